#!/usr/bin/env bash
# Verifies an evidence pack with standard tools alone; nothing of Tieout is needed.
#   verify-pack.sh PACK_FOLDER ALLOWED_SIGNERS [TSA_ROOTS.pem]
# ALLOWED_SIGNERS is one line, 'NAME ssh-ed25519 AAAA...', from the engagement letter, not the pack.
# Exit code 0: every check passed. Otherwise the last line says which one failed.
set -euo pipefail
export LC_ALL=C
signers=$(realpath "$2") roots=${3:+$(realpath "$3")}
failed() { echo "FAILED: $1" >&2; exit 4; }
cd "$1"
ssh-keygen -Y verify -f "$signers" -I "$(cut -d' ' -f1 "$signers")" -n evidence-pack \
    -s SHA256SUMS.sig < SHA256SUMS || failed 'the signature over SHA256SUMS'
[[ $(tail -n 1 SHA256SUMS.sig) == -----END* ]] || failed 'something stands behind the signature'
test -z "$(find . ! -type f ! -type d)" || failed 'a file is a link, or no plain file'
sha256sum --strict --quiet -c SHA256SUMS || failed 'a file is changed or missing'
diff <(find . -type f ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig ! -path ./SHA256SUMS.tsr |
    cut -c3- | sort) <(cut -c67- SHA256SUMS | sort) || failed 'a file is added or missing'
awk '$2 ~ /^objects\// && $2 != "objects/" substr($1, 1, 2) "/" $1 { print; bad = 1 }
    END { exit bad }' SHA256SUMS || failed 'an object is not named by its SHA-256'
before=''
while read -r segment; do
    said=$(grep -o '"prev":"[0-9a-f]*"' "$segment" | tail -n 1 | cut -d'"' -f4)
    test "$said" = "$before" || failed "$segment is not chained to the segment before it"
    before=$(sha256sum "$segment" | cut -d' ' -f1)
done < <(find ledger -type f | sort)
if [ -n "$roots" ]; then
    openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile "$roots" ||
        failed 'the time stamp'
fi
echo "verified: $(wc -l < SHA256SUMS) files, signed by the key in $signers"
