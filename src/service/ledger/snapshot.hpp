// Stored results of an import besides its transactions: the comparison of the ledger with the
// holdings stated in the file, and net worth on its last day.
#pragma once

#include "service/ledger/import_source.hpp"
#include "service/ledger/ledger_rows.hpp"
#include "service/ledger/snapshot_figures.hpp"

namespace ballast::service {

class Call;

// For the stored ledger at the end of a day, at the last stored closes up to then.
Result<ledger::SnapshotFigures> net_worth_on(Call& call, fin::Date date);

// Within the import's transaction, after its rows are posted: `added`.
Status settle_import(Call& call, const ImportSource& source, const store::ImportId& import,
                     LedgerRows added, ImportResponse& response);

}  // namespace ballast::service
