// Importing a file of account activity: read, plan, post, reconcile, snapshot, in one transaction;
// and undoing an import.
#pragma once

#include "service/ledger/import_requests.hpp"

namespace ballast::service {

class Call;

// Plans, and posts the plan when the request commits, all or nothing. A request with the digest of
// another plan is kConflict (attribute "plan_digest" holds the current one).
Result<ImportResponse> run_import(Call& call, const ImportRequest& request);

// Restores the ledger, byte for byte. kConflict when transactions of the import have been changed
// since, unless the request discards those changes.
Result<UndoImportResponse> undo_import(Call& call, const UndoImportRequest& request);

}  // namespace ballast::service
