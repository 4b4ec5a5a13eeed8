// SigmaSight: portfolios, positions, tags, prices, snapshots and Greeks of its PostgreSQL database.
//
// Its traps. Rows with a deletion time are deleted. A closed position has an exit date. The side is
// a type (LONG, SHORT, LC, LP, SC, SP) and the quantity may have a sign or not. Options are symbols
// with terms in columns of their own.
#pragma once

#include "ingest/legacy/source.hpp"

namespace ballast::ingest::detail {

Result<LegacyBook> read_sigma_sight(std::span<const TextTable> tables, fin::Date as_of);

}  // namespace ballast::ingest::detail
