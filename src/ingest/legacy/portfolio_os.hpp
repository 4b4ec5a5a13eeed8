// PortfolioOS: accounts in an SQLite file; transactions, holdings, snapshots and prices in DuckDB
// files.
//
// Its traps. A transaction's id is a digest of its content, so that two equal trades of a day were
// stored once. A quantity is stored without its sign, so that both directions of a transfer look
// alike unless the note says "out". Quantity times price of a dividend is cash, of a reinvested one
// shares, and only the note distinguishes them. A split has its ratio as quantity. There is no
// cash.
#pragma once

#include "ingest/legacy/source.hpp"

namespace ballast::ingest::detail {

Result<LegacyBook> read_portfolio_os(std::span<const TextTable> tables, fin::Date as_of);

}  // namespace ballast::ingest::detail
