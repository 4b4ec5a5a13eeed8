#include "service/ledger/export_csv.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

#include "base/digest.hpp"
#include "ingest/csv.hpp"
#include "ledger/outflow_sign.hpp"
#include "service/ledger/describe_transaction.hpp"
#include "store/ledger_imports.hpp"

namespace ballast::service {

namespace {

// Apostrophes, followed by a character that starts a formula.
bool looks_like_formula(std::string_view value) {
    const std::size_t first = value.find_first_not_of('\'');
    return first != std::string_view::npos &&
           std::string_view("=+-@\t\r").find(value[first]) != std::string_view::npos;
}

std::string without_quote(std::string text) {
    if (text.starts_with('\'') && looks_like_formula(text)) text.erase(0, 1);
    return text;
}

const std::vector<std::string>& transaction_columns() {
    static const std::vector<std::string> columns{
        "id",         "date",       "type",          "account",  "symbol",     "quantity",
        "price",      "amount",     "fees",          "currency", "lot_id",     "ratio",
        "ratio_base", "new_symbol", "other_account", "acquired", "fair_value", "basis_fraction",
        "gift_tax",   "multiplier", "note",          "reference"};
    return columns;
}

// One row of the table, by column name.
class Cells {
public:
    Cells(const ingest::CsvTable& table, std::size_t row, std::size_t line)
        : table_(table), row_(row), line_(line) {}

    std::string text(std::string_view name) const {
        const auto* cell = find(name);
        return cell && *cell ? without_quote(**cell) : std::string();
    }
    template <class T, class Parse>
    void read(std::string_view name, T& value, Parse parse, const char* expected) {
        const std::string given = text(name);
        if (given.empty() || error_) return;
        auto parsed = parse(given);
        if (parsed)
            value = *std::move(parsed);
        else
            error_ = {.line = line_,
                      .code = std::string(name),
                      .column = std::string(name),
                      .value = given,
                      .expected = expected,
                      .fix = "use the format of the export"};
    }
    void decimal(std::string_view name, std::optional<Decimal>& value) {
        read(
            name, value, [](const std::string& t) { return Decimal::parse(t); },
            "a decimal such as 12.5");
    }
    void require(std::string_view name, const char* expected) {
        if (!error_ && text(name).empty())
            error_ = {.line = line_,
                      .code = "missing_value",
                      .column = std::string(name),
                      .value = "",
                      .expected = expected,
                      .fix = "enter a value"};
    }
    const std::optional<ingest::RejectedRow>& error() const { return error_; }

private:
    const std::optional<std::string>* find(std::string_view name) const {
        const auto column =
            std::ranges::find(table_.columns, name, &ingest::CsvTable::Column::name);
        return column == table_.columns.end() ? nullptr : &column->cells[row_];
    }

    const ingest::CsvTable& table_;
    std::size_t row_;
    std::size_t line_;
    std::optional<ingest::RejectedRow> error_;
};

Result<model::TransactionType> type_of(const std::string& word) {
    for (const auto& entry : wire::Described<model::TransactionType>::values)
        if (entry.text == word) return entry.value;
    return fail(Code::kInvalidInput, "no type");
}

ingest::ImportRow row_of(Cells cells, std::size_t line) {
    ingest::ImportedRow row{.line = line, .source_id = cells.text("reference")};
    model::Transaction& t = row.transaction;
    const auto date = [](const std::string& text) { return fin::Date::parse(text); };
    cells.require("date", "a date such as 2024-02-29");
    cells.require("type", "a type such as buy");
    cells.read("date", t.date, date, "a date such as 2024-02-29");
    cells.read("type", t.type, type_of, "a type such as buy");
    cells.decimal("quantity", t.quantity);
    cells.decimal("price", t.price);
    cells.decimal("amount", t.amount);
    cells.decimal("ratio", t.ratio);
    cells.decimal("fair_value", t.fair_value);
    cells.decimal("basis_fraction", t.basis_fraction);
    cells.decimal("gift_tax", t.gift_tax);
    cells.decimal("multiplier", t.multiplier);
    std::optional<Decimal> fees;
    std::optional<Decimal> base;
    cells.decimal("fees", fees);
    cells.decimal("ratio_base", base);
    t.fees = fees.value_or(Decimal());
    t.ratio_base = base.value_or(Decimal(1));
    cells.read(
        "currency", t.currency, [](const std::string& text) { return fin::Currency::parse(text); },
        "an ISO 4217 code such as USD");
    cells.read("acquired", t.acquired, date, "a date such as 2024-02-29");
    t.id = cells.text("id");
    t.account = cells.text("account");
    t.symbol = cells.text("symbol");
    t.lot_id = cells.text("lot_id");
    t.new_symbol = cells.text("new_symbol");
    t.other_account = cells.text("other_account");
    t.note = cells.text("note");
    if (cells.error()) return *cells.error();
    return row;
}

// The lines `# …` before the table, and their number.
std::pair<std::map<std::string, std::string>, std::size_t> metadata_of(std::string_view& bytes) {
    std::map<std::string, std::string> metadata;
    std::size_t lines = 0;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    while (bytes.starts_with('#')) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        std::string_view line = bytes.substr(1, end - 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with(' ')) line.remove_prefix(1);
        if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
            std::string_view value = line.substr(colon + 1);
            if (value.starts_with(' ')) value.remove_prefix(1);
            metadata.emplace(line.substr(0, colon), value);
        }
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        ++lines;
    }
    return {std::move(metadata), lines};
}

}  // namespace

CsvTable::CsvTable(const std::vector<std::string>& columns) {
    for (const std::string& column : columns) cell(column);
    body_ += "\r\n";
    column_ = 0;
}

void CsvTable::cell(std::string_view value) {
    if (column_++ > 0) body_ += ',';
    // A quoted empty cell distinguishes empty text from an absent one; here both are the same.
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        body_ += value;
        return;
    }
    body_ += '"';
    for (const char c : value) {
        if (c == '"') body_ += '"';
        body_ += c;
    }
    body_ += '"';
}

CsvTable& CsvTable::text(std::string_view value) {
    cell(looks_like_formula(value) ? "'" + std::string(value) : std::string(value));
    return *this;
}

CsvTable& CsvTable::plain(std::string_view value) {
    cell(value);
    return *this;
}

CsvTable& CsvTable::decimal(const std::optional<Decimal>& value) {
    cell(value ? value->to_string() : std::string());
    return *this;
}

void CsvTable::end_row() {
    body_ += "\r\n";
    column_ = 0;
    ++rows_;
}

std::string with_metadata(const std::vector<std::pair<std::string, std::string>>& metadata,
                          const CsvTable& table) {
    std::string out;
    const auto line = [&](std::string_view key, std::string value) {
        std::ranges::replace_if(value, [](char c) { return c == '\n' || c == '\r'; }, ' ');
        out += fmt::format("# {}: {}\r\n", key, value);
    };
    for (const auto& [key, value] : metadata) line(key, value);
    line("rows", fmt::format("{}", table.rows()));
    line("body_sha256", sha256_hex(table.body()));
    return out + table.body();
}

CsvTable transactions_csv(const std::vector<store::LedgerEntry>& entries) {
    CsvTable table(transaction_columns());
    for (const store::LedgerEntry& entry : entries) {
        const model::Transaction& t = entry.transaction;
        table.plain(t.id).plain(t.date.to_string()).plain(wire::to_word(t.type)).plain(t.account);
        table.text(t.symbol).decimal(t.quantity).decimal(t.price).decimal(t.amount);
        table.decimal(t.fees).plain(t.currency.to_string()).text(t.lot_id).decimal(t.ratio);
        table.decimal(t.ratio_base).text(t.new_symbol).text(t.other_account);
        table.plain(t.acquired ? t.acquired->to_string() : std::string());
        table.decimal(t.fair_value).decimal(t.basis_fraction).decimal(t.gift_tax);
        table.decimal(t.multiplier).text(t.note).text(entry.reference);
        table.end_row();
    }
    return table;
}

bool is_transactions_csv(std::string_view bytes) {
    const auto [metadata, lines] = metadata_of(bytes);
    const auto format = metadata.find("format");
    return format != metadata.end() && format->second == kExportFormat;
}

Result<ingest::ImportFile> read_transactions_csv(std::string_view bytes) {
    const auto [metadata, lines] = metadata_of(bytes);
    const auto version = metadata.find("schema_version");
    const bool first = version != metadata.end() && version->second == "1";
    if (version != metadata.end() && !first && version->second != fmt::to_string(kExportVersion))
        return fail(Code::kUnsupported,
                    fmt::format("the export has schema version {}: expected 1 to {}",
                                version->second, kExportVersion));
    TRY(const ingest::CsvTable table, ingest::read_csv(bytes));
    ingest::ImportFile file{.format = std::string(kExportFormat)};
    std::string names;
    for (const ingest::CsvTable::Column& column : table.columns) {
        file.columns.push_back(column.name);
        names += column.name + '\n';
    }
    file.fingerprint = sha256_hex(names);
    for (const char* needed : {"date", "type"})
        if (std::ranges::find(file.columns, needed) == file.columns.end())
            return fail(Code::kInvalidInput,
                        fmt::format("the export has no column \"{}\"", needed));
    file.rows.reserve(table.rows);
    for (std::size_t row = 0; row < table.rows; ++row) {
        const std::size_t line = table.line_of_row(row) + lines;
        file.rows.push_back(row_of(Cells(table, row, line), line));
        if (auto* read = std::get_if<ingest::ImportedRow>(&file.rows.back()); first && read)
            ledger::to_cash(read->transaction, ledger::OutflowSign::kMagnitude);
    }
    return file;
}

}  // namespace ballast::service
