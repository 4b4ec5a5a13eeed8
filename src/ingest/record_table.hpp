// Files of market data beside daily prices: quotes, option quotes, ratings, prices of loans and
// fundamental figures. Names of columns are compared ignoring case; other columns are ignored and
// listed. An empty cell is absent, never zero.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "ingest/csv.hpp"
#include "model/market_record.hpp"

namespace ballast::ingest {

struct RecordColumn {
    std::string_view name;
    bool required = false;
    std::string_view doc;
    std::string_view example;
};

// The columns of a file, by kind.
std::vector<RecordColumn> record_columns(model::RecordKind kind);

using RecordContent = std::variant<model::SecurityQuote, model::OptionQuote, model::CreditRating,
                                   model::LoanPrice, model::Fundamentals>;

struct RecordRow {
    std::size_t line = 0;
    std::string instrument;  // as in model::MarketRecord
    std::string part;
    fin::Date date;
    std::string source;  // empty: the file names none
    RecordContent content;
};

struct RejectedRecord {
    std::size_t line = 0;
    std::string column;  // empty: the row
    std::string code;    // required, number, date, future, range, identifier, rating, duplicate
    std::string value;
    std::string message;
    std::string fix;
};

struct RecordTable {
    std::vector<RecordRow> rows;  // in file order, with distinct keys
    std::vector<RejectedRecord> rejected;
    std::vector<std::string> ignored;
    std::size_t repeated = 0;  // rows equal to an earlier one of their key
};

// `latest`: later dates are rejected. kInvalidInput when a required column is missing.
Result<RecordTable> read_record_table(const CsvTable& table, model::RecordKind kind,
                                      fin::Date latest);

}  // namespace ballast::ingest
