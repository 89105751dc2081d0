"""Questions that have to be answered before something is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMessageBox, QWidget

from desktop.i18n import tr
from desktop.views.boxes import dress


def ask_to_remove(parent: QWidget, name: str, act: Callable[[], None]) -> QMessageBox:
    """Ask whether a folder is to be taken out; `act` is called if so. The window stays alive meanwhile."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Remove from the library"))
    box.setText(tr("Remove “{name}” from the library?", name=name))
    box.setInformativeText(tr("It can no longer be searched. The files themselves are not touched."))
    remove = box.addButton(tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    remove.clicked.connect(act)
    dress(box).open()
    return box


def ask_password(parent: QWidget, name: str, act: Callable[[str], None]) -> QInputDialog:
    """Ask for a file's password; `act` is called with it. The window stays alive meanwhile."""
    dialog = QInputDialog(parent)
    dialog.setInputMode(QInputDialog.InputMode.TextInput)
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    dialog.setWindowTitle(tr("Locked with a password"))
    kept = tr("Other locked files are tried with it too. Seoga forgets it when it ends; the file stays searchable.")
    dialog.setLabelText(tr("Password for “{name}”", name=name) + "\n" + kept)
    dialog.setOkButtonText(tr("Open"))
    dialog.setCancelButtonText(tr("Cancel"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.textValueSelected.connect(lambda text: act(text) if text else None)
    dialog.open()
    return dialog
