from django.db import migrations, models
from django.db.models import Q


def empty_what_is_no_check(apps, schema_editor):
    """Empty the day where nobody said how: the authors of the starter site copied such facts from documents."""
    contacts = apps.get_model("resources", "Contact").objects.using(schema_editor.connection.alias)
    contacts.filter(Q(checked_how="") | Q(checked_by=""), checked_on__isnull=False).update(
        checked_on=None, checked_by=""
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_young_people_contact")]

    operations = [
        migrations.RunPython(empty_what_is_no_check, migrations.RunPython.noop, elidable=True),
    ]
