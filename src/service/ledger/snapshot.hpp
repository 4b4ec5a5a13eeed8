// What an import leaves behind besides its transactions: the ledger compared with what the file
// states to be held, and net worth on its last day, stored.
#pragma once

#include "service/ledger/import_source.hpp"
#include "service/ledger/snapshot_figures.hpp"

namespace ballast::service {

class Call;

// Of the stored ledger at the end of a day, at the last stored closes by then.
Result<SnapshotFigures> net_worth_on(Call& call, fin::Date date);

// Within the import's transaction, once its rows are booked.
Status settle_import(Call& call, const ImportSource& source, const store::ImportId& import,
                     ImportResponse& response);

}  // namespace ballast::service
