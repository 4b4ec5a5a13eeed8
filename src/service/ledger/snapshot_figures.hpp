// The stored document of net worth on a day.
#pragma once

#include <string>
#include <string_view>

#include "ledger/snapshot_figures.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

std::string to_document(const ledger::SnapshotFigures& figures);
Result<ledger::SnapshotFigures> read_snapshot_figures(std::string_view document);

}  // namespace ballast::service
