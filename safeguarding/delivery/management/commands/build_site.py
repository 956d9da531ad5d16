from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from safeguarding.delivery.builder import Builder
from safeguarding.delivery.status import Status
from safeguarding.delivery.store import published


class Command(BaseCommand):
    help = (
        "Render every public address into the published copy, with the smallest encodings. Writes only what changed. "
        "Safe while the builder runs."
    )

    def handle(self, **options):
        store = published()
        try:
            with store.locked(wait=False) as alone:
                if not alone:
                    self.stdout.write("The builder is at work. Waiting for it to finish …")
            with store.locked(), tqdm(unit=" pages", disable=not self.stderr.isatty()) as bar:

                def progress(done: int, waiting: int) -> None:
                    bar.total = done + waiting
                    bar.update(done - bar.n)

                builder = Builder(store, progress=progress)
                builder.open()
                builder.look()
                build = builder.build()
                Status(builder).write(build)
            while self._improve(store, builder):
                pass
        except OSError as error:
            raise CommandError(
                f"Cannot write {store.folder} ({error.strerror}). What visitors get is as before. "
                "Put that right and build again."
            ) from None
        except DatabaseError:
            raise CommandError(
                "The database does not answer. What visitors get is as before."
            ) from None
        self.stdout.write(
            f"{build.rendered} addresses rendered in {build.seconds:.1f} seconds, {len(build.changed)} changed."
        )
        for failure in builder.failures.values():
            self.stderr.write(f"Could not be rendered: {failure.address} ({failure.reason})")
        if builder.failures:
            raise CommandError("Their last good copies stay. The lines above say which.")

    @staticmethod
    def _improve(store, builder: Builder) -> bool:
        """Compress better for a second, and return whether something is left. Changes come first."""
        with store.locked():
            builder.open()
            if builder.look():
                builder.build()
            left = builder.improve(seconds=1)
            if not left:
                builder.clean()
            return left
