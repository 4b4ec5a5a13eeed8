// What the files of an earlier system contain, in the terms of this one: the records that an import
// adds to each store, the figures that are compared afterwards, and what is left out and why.
//
// Every reader of an earlier system makes the same book; the plan, the commit, the undo and the
// comparison know no source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/account.hpp"
#include "model/earlier_figure.hpp"
#include "model/imported_row.hpp"
#include "model/portfolio.hpp"
#include "model/price_bar.hpp"

namespace ballast::ingest {

enum class LegacySource : std::uint8_t {
    kPortfolioOs,  // SQLite and DuckDB files of a ledger and planner
    kSigmaSight,   // CSV files or a PostgreSQL dump of a portfolio risk system
};

// The store that a record belongs to.
enum class LegacyTarget : std::uint8_t { kLedger, kPortfolios, kPrices };

// A row of the source.
struct LegacyPlace {
    std::string table;
    std::size_t row = 0;  // counted from 1, in the order of the file
};

// A record that cannot be imported.
struct LegacyRejected {
    LegacyTarget target = LegacyTarget::kLedger;
    LegacyPlace place;
    std::string code;  // stable name: date, date_in_future, decimal, unknown_type …
    std::string column;
    std::string value;
    std::string expected;
    std::string fix;
};

struct LegacyAccount {
    std::string id;  // of the earlier system
    model::Account account;
    LegacyPlace place;
};

// `transaction.account` is the earlier system's id of the account.
struct LegacyTransaction {
    model::Transaction transaction;
    LegacyPlace place;
};

struct LegacyPosition {
    model::Position position;
    LegacyPlace place;
};

struct LegacyPortfolio {
    std::string id;  // of the earlier system
    model::Portfolio portfolio;
    std::vector<LegacyPosition> positions;
    LegacyPlace place;
};

struct LegacyTable {
    std::string name;
    std::size_t rows = 0;
    bool is_read = false;
    std::string note;  // why it is not read, or what is not
};

struct LegacyBook {
    LegacySource source = LegacySource::kPortfolioOs;
    std::string schema;  // version of the source's schema; empty: it states none
    std::vector<LegacyAccount> accounts;
    std::vector<LegacyTransaction> transactions;
    std::vector<LegacyPortfolio> portfolios;
    std::vector<model::PriceBar> prices;  // sorted by symbol and date, one each; without a source
    std::vector<model::EarlierFigure> figures;
    std::vector<model::EarlierQuote> stated_quotes;  // those that positions state
    std::vector<LegacyRejected> rejected;
    std::vector<LegacyTable> tables;
    Issues findings;
};

}  // namespace ballast::ingest
