#include "service/ledger/export_csv.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

#include "base/digest.hpp"
#include "base/plain_text.hpp"
#include "ingest/csv.hpp"
#include "ledger/amounts.hpp"
#include "ledger/outflow_sign.hpp"
#include "model/describe_transaction.hpp"
#include "model/term_text.hpp"
#include "store/ledger_imports.hpp"

namespace ballast::service {

namespace {

using Described = describe::Described<model::Transaction>;

constexpr std::string_view kReference = "reference";
// Computed, and not read: the amount determines it.
constexpr std::string_view kCashEffect = "cash_effect";

const std::vector<std::string>& transaction_columns() {
    static const std::vector<std::string> columns = [] {
        std::vector<std::string> names;
        Described::fields.each([&](const auto& field) { names.emplace_back(field.name); });
        names.emplace_back(kReference);
        names.emplace_back(kCashEffect);
        return names;
    }();
    return columns;
}

// How a cell states a term.
template <class Term>
struct CellForm;
template <class Term>
struct CellForm<std::optional<Term>> : CellForm<Term> {};
template <>
struct CellForm<std::string> {
    static constexpr const char* kExpected = "a text";
    static Result<std::string> parse(const std::string& text) { return text; }
};
template <>
struct CellForm<Decimal> {
    static constexpr const char* kExpected = "a decimal such as 12.5";
    static Result<Decimal> parse(const std::string& text) { return Decimal::parse(text); }
};
template <>
struct CellForm<fin::Date> {
    static constexpr const char* kExpected = "a date such as 2024-02-29";
    static Result<fin::Date> parse(const std::string& text) { return fin::Date::parse(text); }
};
template <>
struct CellForm<fin::Currency> {
    static constexpr const char* kExpected = "an ISO 4217 code such as USD";
    static Result<fin::Currency> parse(const std::string& text) {
        return fin::Currency::parse(text);
    }
};
template <>
struct CellForm<model::TransactionType> {
    static constexpr const char* kExpected = "a type such as buy";
    static Result<model::TransactionType> parse(const std::string& text) {
        if (const auto type = describe::from_word<model::TransactionType>(text)) return *type;
        return fail(Code::kInvalidInput, "no type");
    }
};

// One row of the table, by column name.
class Cells {
public:
    Cells(const ingest::CsvTable& table, std::size_t row, std::size_t line)
        : table_(table), row_(row), line_(line) {}

    std::string text(std::string_view name) const {
        const auto* cell = find(name);
        return cell && *cell ? unescape_formulas(**cell) : std::string();
    }
    // An empty cell leaves the term as it is.
    template <class Term>
    void read(std::string_view name, Term& term) {
        const std::string given = text(name);
        if (given.empty() || error_) return;
        auto parsed = CellForm<Term>::parse(given);
        if (parsed)
            term = *std::move(parsed);
        else
            error_ = {.line = line_,
                      .code = std::string(name),
                      .column = std::string(name),
                      .value = given,
                      .expected = CellForm<Term>::kExpected,
                      .fix = "use the format of the export"};
    }
    template <class Term>
    void require(std::string_view name, const Term& /*term*/) {
        if (!error_ && text(name).empty())
            error_ = {.line = line_,
                      .code = "missing_value",
                      .column = std::string(name),
                      .value = "",
                      .expected = CellForm<Term>::kExpected,
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

// Ids and slugs, which need no escape.
template <class Term>
constexpr bool is_generated(const describe::Field<model::Transaction, Term>& field) {
    if constexpr (std::is_same_v<Term, std::string>)
        return field.member == &model::Transaction::id ||
               field.member == &model::Transaction::account;
    else
        return true;
}

ingest::ImportRow row_of(Cells cells, std::size_t line) {
    ingest::ImportedRow row{.line = line, .source_id = cells.text(kReference)};
    model::Transaction& t = row.transaction;
    Described::fields.each([&](const auto& field) {
        if (field.required) cells.require(field.name, t.*field.member);
    });
    Described::fields.each([&](const auto& field) { cells.read(field.name, t.*field.member); });
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
    if (value.find_first_of(",;\t\"\r\n") == std::string_view::npos) {
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
    cell(escape_formulas(value));
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

std::string metadata_lines(const std::vector<std::pair<std::string, std::string>>& metadata,
                           std::size_t rows, const std::string& body_sha256) {
    std::string out;
    const auto line = [&](std::string_view key, std::string value) {
        std::ranges::replace_if(value, [](char c) { return c == '\n' || c == '\r'; }, ' ');
        out += fmt::format("# {}: {}\r\n", key, value);
    };
    for (const auto& [key, value] : metadata) line(key, value);
    line("rows", fmt::format("{}", rows));
    line("body_sha256", body_sha256);
    return out;
}

std::string with_metadata(const std::vector<std::pair<std::string, std::string>>& metadata,
                          const CsvTable& table) {
    return metadata_lines(metadata, table.rows(), sha256_hex(table.body())) + table.body();
}

CsvTable empty_transactions_csv() { return CsvTable(transaction_columns()); }

void add_transactions(CsvTable& table, const std::vector<store::LedgerEntry>& entries) {
    for (const store::LedgerEntry& entry : entries) {
        const model::Transaction& t = entry.transaction;
        Described::fields.each(
            [&]<class Term>(const describe::Field<model::Transaction, Term>& field) {
                const std::string text = model::term_text(t.*field.member);
                if (std::is_same_v<Term, std::string> && !is_generated(field))
                    table.text(text);
                else
                    table.plain(text);
            });
        table.text(entry.reference);
        table.decimal(ledger::cash_effect(t));
        table.end_row();
    }
}

CsvTable transactions_csv(const std::vector<store::LedgerEntry>& entries) {
    CsvTable table = empty_transactions_csv();
    add_transactions(table, entries);
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
    for (std::size_t row = 0; row < table.rows; ++row) {
        const std::size_t line = table.line_of_row(row) + lines;
        ingest::ImportRow read = row_of(Cells(table, row, line), line);
        if (auto* imported = std::get_if<ingest::ImportedRow>(&read); first && imported)
            ledger::to_cash(imported->transaction, ledger::OutflowSign::kMagnitude);
        file.rows.push_back(read);
    }
    return file;
}

}  // namespace ballast::service
