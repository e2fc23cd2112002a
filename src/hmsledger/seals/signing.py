"""Signatures of seals, by an SSH key, through OpenSSH's own program: hmsledger keeps no key and no secret."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from hmsledger.findings import MisuseError

NAMESPACE = "hmsledger-seal"
SIGNERS = "allowed_signers"
_PRINCIPAL = re.compile(r"[^\s\"]{1,256}")


def signature_of(data: bytes, key: Path) -> bytes:
    """Return the signature of a seal's bytes.

    Args:
        data: the bytes of the seal, with LF line ends.
        key: the file of the private key, or of the public key of one that an agent holds.

    Raises:
        MisuseError: OpenSSH is not installed, or will not sign with that key.
    """
    signed = _run(["-Y", "sign", "-f", str(key), "-n", NAMESPACE], data)
    if signed.returncode or not signed.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        said = signed.stderr.decode(errors="replace").strip().splitlines()
        raise MisuseError(f"the seal cannot be signed: {said[-1] if said else 'no signature was made'}", "name a key")
    return signed.stdout


def signer_of(data: bytes, signature: bytes, signers: Path) -> str:
    """Return who signed a seal's bytes; empty where nobody did whom a file of allowed signers names for it.

    Args:
        data: the bytes of the seal, with LF line ends.
        signature: the signature.
        signers: a file as ssh-keygen(1) describes it under ALLOWED SIGNERS.

    Raises:
        MisuseError: OpenSSH is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="hmsledger-") as folder:
        kept = Path(folder, "seal.sig")
        kept.write_bytes(signature)
        found = _run(["-Y", "find-principals", "-s", str(kept), "-f", str(signers)], b"")
        named = found.stdout.decode(errors="replace").splitlines()
        for name in filter(_PRINCIPAL.fullmatch, named):
            words = ["-Y", "verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", str(kept)]
            if _run(words, data).returncode == 0:
                return name
    return ""


def _run(words: list[str], data: bytes) -> "subprocess.CompletedProcess[bytes]":
    program = _program()
    return subprocess.run([program, *words], input=data, capture_output=True, check=False)  # noqa: S603 - an argument list, never a shell


def _program() -> str:
    """Return OpenSSH's program: from the search path only, never from the working folder.

    Raises:
        MisuseError: it is not installed.
    """
    name = "ssh-keygen.exe" if os.name == "nt" else "ssh-keygen"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder, name)
        if path.is_absolute() and path.is_file() and os.access(path, os.X_OK):
            return str(path)
    raise MisuseError("OpenSSH is not installed here, and signatures of seals are made with it", "install ssh-keygen")
