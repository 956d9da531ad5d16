// A contact inside a sentence, in the editor: chosen from the register, shown there by its name, in one piece.
(function () {
  const { React, DraftJS, draftail } = window;

  class ContactSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.contactChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    // Wagtail's own version would make it part of the text around it; a contact stays whole.
    onChosen(contact) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, 'IMMUTABLE', { id: String(contact.id) });
      const changed = DraftJS.Modifier.replaceText(
        content,
        editorState.getSelection(),
        contact.string || contact.title,
        null,
        content.getLastCreatedEntityKey(),
      );
      this.workflow.close();
      onComplete(DraftJS.EditorState.push(editorState, changed, 'insert-characters'));
    }
  }

  const Contact = (props) =>
    React.createElement(
      'mark',
      { title: 'A contact: visitors see its number' },
      props.children,
    );

  draftail.registerPlugin({ type: 'CONTACT', source: ContactSource, decorator: Contact }, 'entityTypes');
})();
