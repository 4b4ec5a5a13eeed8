#include "ingest/transaction_columns.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "ingest/broker/actions.hpp"
#include "ingest/csv_scan.hpp"

namespace ballast::ingest {

namespace {

struct Wanted {
    std::string_view name;
    ColumnType type;
    bool required;
};
constexpr std::array kWanted = {
    Wanted{"date", ColumnType::kDate, true},     Wanted{"type", ColumnType::kWord, true},
    Wanted{"symbol", ColumnType::kWord, true},   Wanted{"quantity", ColumnType::kDecimal, true},
    Wanted{"price", ColumnType::kDecimal, true}, Wanted{"id", ColumnType::kText, false},
    Wanted{"account", ColumnType::kWord, false}, Wanted{"amount", ColumnType::kDecimal, false},
    Wanted{"fees", ColumnType::kDecimal, false},
};

std::vector<std::string> header_of(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<std::string> names;
    detail::CsvScanner scanner(text, ',');
    for (detail::CsvField field; scanner.has_record() && !field.ends_record;) {
        field = scanner.next();
        names.emplace_back(field.text);
    }
    return names;
}

Error fault_at(std::string code, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.faults.push_back({"line 1", std::move(code), std::move(message), std::move(hint)});
    return error;
}

Result<std::vector<model::TransactionType>> types_of(const ColumnTable::Column& column,
                                                     std::size_t rows) {
    std::vector<model::TransactionType> of_word;
    for (const std::string& word : column.words) {
        const auto act = broker::find_shared_act(word);
        const auto type = act ? broker::type_of(*act) : std::nullopt;
        if (!type)
            return fault_at("unknown_action", fmt::format("\"{}\" is no type of transaction", word),
                            "use buy, sell, dividend, deposit and the like");
        of_word.push_back(*type);
    }
    if (!column.absent.empty())
        return fault_at("unknown_action",
                        fmt::format("row {} has no type", column.absent.front() + 1),
                        "give every row a type");
    std::vector<model::TransactionType> types(rows);
    const auto codes = column.codes(rows);
    for (std::size_t row = 0; row < rows; ++row) types[row] = of_word[codes[row]];
    return types;
}

}  // namespace

Result<TransactionColumns> read_transaction_columns(std::string_view text, const Work& work) {
    const auto header = header_of(text);
    ColumnReadOptions options;
    for (const Wanted& wanted : kWanted) {
        const bool there = std::find(header.begin(), header.end(), wanted.name) != header.end();
        if (there || wanted.required)
            options.columns.push_back({std::string(wanted.name), wanted.type});
    }
    TransactionColumns result;
    TRY(result.table, read_columns(text, options, work));
    result.rows = result.table.rows;
    for (const ColumnTable::Column& column : result.table.columns) {
        if (column.name == "date") {
            if (!column.absent.empty())
                return fault_at("date",
                                fmt::format("row {} has no date", column.absent.front() + 1),
                                "give every row a date");
            result.dates = column.dates(result.rows);
        } else if (column.name == "type") {
            TRY(result.types, types_of(column, result.rows));
        } else if (column.name == "symbol") {
            result.symbols = column.codes(result.rows);
            result.symbol_words = column.words;
        } else if (column.name == "account") {
            result.accounts = column.codes(result.rows);
            result.account_words = column.words;
        } else if (column.name == "id") {
            result.ids = column.texts(result.rows);
        } else if (column.name == "quantity") {
            result.quantities = column.decimals(result.rows);
            result.absent_quantities = column.absent;
        } else if (column.name == "price") {
            result.prices = column.decimals(result.rows);
            result.absent_prices = column.absent;
        } else if (column.name == "amount") {
            result.amounts = column.decimals(result.rows);
            result.absent_amounts = column.absent;
        } else {
            result.fees = column.decimals(result.rows);
        }
    }
    return result;
}

}  // namespace ballast::ingest
