// Importing a file of account activity: read, plan, book, reconcile, snapshot, in one transaction;
// and taking an import back.
#pragma once

#include "service/ledger/import_requests.hpp"

namespace ballast::service {

class Call;

// Plans, and books what it planned when the request commits: all of it or nothing. A request that
// names the digest of another plan is kConflict (attribute "plan_digest" holds the current one).
Result<ImportResponse> run_import(Call& call, const ImportRequest& request);

// The ledger becomes, byte for byte, what it was before. kConflict when its transactions have been
// changed since, unless the request discards those changes.
Result<UndoImportResponse> undo_import(Call& call, const UndoImportRequest& request);

ImportView import_view(const store::LedgerImport& import);

}  // namespace ballast::service
