// A broker's table while it is read: columns by name, cells as numbers and dates by the conventions
// of the whole file, and the result of each row.
//
// A format (formats.hpp) is a list of columns and a function, which takes the rows one by one and
// produces for each the transactions, the reason why it is skipped, or its error.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/broker/actions.hpp"
#include "ingest/broker/dates.hpp"
#include "ingest/broker/number.hpp"
#include "ingest/import_row.hpp"

namespace ballast::ingest::broker {

// The fields a column may hold. A format lists the columns it has.
enum class Field : std::uint8_t {
    kDate,
    kAction,
    kDetail,  // a second text that gives the type
    kSymbol,
    kIsin,
    kCusip,
    kName,
    kSecurityType,
    kQuantity,
    kPrice,
    kAmount,  // cash amount, fees included
    kGross,   // before fees
    kFees,
    kMoreFees,
    kTax,
    kCurrency,
    kPriceCurrency,
    kFeeCurrency,
    kAccount,
    kSourceId,
    kNote,
    kRate,
    kRatio,
    kLotId,
    kNewSymbol,
    kCount_,
};
inline constexpr std::size_t kFields = static_cast<std::size_t>(Field::kCount_);

struct Column {
    Field field;
    std::string_view names;  // folded, the first that the file has of several: "price|unit price";
                             // "total (*)" captures the text matched by the star, a currency
    bool required = false;   // the header is this format's only when all required columns are there
};

class Sheet;

// Which amounts of a format are signed, with outflows negative. For the others the type gives the
// direction.
enum class Signed : std::uint8_t {
    kAll,    // a positive charge is a refund, even if no other amount is negative
    kCash,   // those of trades are unsigned; the others as in kShown
    kShown,  // all, if the file has a negative amount; else none
    kNone,
};

struct Format {
    std::string_view name;
    std::string_view description;
    std::span<const Column> columns;
    void (*read)(Sheet&) = nullptr;
    DateOrder date_order = DateOrder::kUnknown;  // where the file itself does not determine it
    DecimalSign decimal_sign = DecimalSign::kUnknown;
    Signed amounts = Signed::kAll;
    std::optional<fin::Currency> currency = std::nullopt;  // for rows that state none
};

// Text split into records and cells.
struct Records {
    struct Record {
        std::size_t first = 0;
        std::size_t count = 0;
        std::size_t line = 0;
        bool unterminated = false;  // contains a quote that is never closed
    };
    std::vector<std::string_view> cells;
    std::vector<Record> records;
    std::deque<std::string> unescaped;  // cells that contained ""

    std::span<const std::string_view> of(const Record& record) const {
        return std::span(cells).subspan(record.first, record.count);
    }
};
Records cut_records(std::string_view text, char delimiter, std::size_t max_records);
// Whether the text has so many records. Takes no memory.
bool has_records(std::string_view text, char delimiter, std::size_t count);

// Which column of a file holds which field.
struct Layout {
    std::array<int, kFields> column;            // -1: the file has none
    std::array<std::string, kFields> captured;  // the text matched by a star, upper case
    std::vector<std::string> names;             // as written in the file
    std::vector<std::string> keys;              // folded
    std::size_t matched = 0;                    // columns of the format that were found

    int at(Field field) const { return column[static_cast<std::size_t>(field)]; }
    int find(std::string_view key) const;  // -1 if not found
};
Layout headed(std::span<const std::string_view> cells);
// False when a required column is missing.
bool lay_out(std::span<const Column> columns, Layout& layout);

class Row {
public:
    Row(Sheet& sheet, const Records::Record& record);

    std::size_t line() const { return record_.line; }
    std::string_view text(Field field) const { return cell(index(field)); }
    std::string_view text(std::string_view key) const;  // of a column that is not a field
    int column_named(std::string_view key) const { return layout().find(key); }
    const Layout& layout() const;
    std::string_view cell(int column) const;  // trimmed; empty if there is none
    int index(Field field) const;             // of the column, -1 if the file has none
    bool has(Field field) const;              // a value other than a placeholder
    bool is_blank() const;

    // nullopt when the cell is empty, and when it is not a number or date: then the row is
    // rejected.
    std::optional<Decimal> number(Field field);
    std::optional<Decimal> number_at(int column, bool exact = false);
    std::optional<fin::Date> date(Field field);
    std::optional<fin::Currency> currency_of(std::string_view code, Field field);

    // The columns without the type: date, account, symbol (else ISIN, else CUSIP), unsigned
    // quantity, price and fees, amount as stated, currency, the name as note. Sets `units` and
    // `price_note`.
    model::Transaction begin();
    Decimal units;  // the quantity with its sign

    // The act of the action's text; an unknown one rejects the row.
    std::optional<Act> act(std::span<const ActionWord> own = {});

    // Sets the type of the transaction and the sign of its amount and keeps it, unless something
    // the type requires is missing.
    void add(model::Transaction t, Act act);
    void skip(std::string reason);
    void reject(std::string code, int column, std::string expected, std::string fix);
    void reject(std::string code, Field field, std::string expected, std::string fix) {
        reject(std::move(code), index(field), std::move(expected), std::move(fix));
    }
    bool rejected() const { return rejected_; }
    bool costs_are_signed() const;  // charges are negative in the file's cost columns
    // Set aside until the matching row is found (Sheet::join_legs).
    void hold_leg(model::Transaction t, std::string key);

    std::string source_id;

private:
    friend class Sheet;
    void settle_currency(model::Transaction& t);
    bool complete(const model::Transaction& t, Act act);
    bool has_wrong_sign(const model::Transaction& t, Act act) const;
    void give_direction(model::Transaction& t, Act act) const;
    DecimalSign sign_of_row();

    Sheet& sheet_;
    const Records::Record& record_;
    std::vector<ImportRow> out_;
    bool rejected_ = false;
};

// One of two rows that together form one event.
struct PendingLeg {
    std::size_t at = 0;  // in ImportFile::rows
    model::Transaction transaction;
    Decimal units;    // signed: negative leaves the account
    std::string key;  // equal for both rows
};

// Combines the two rows into one event, based on `in`, with new units per old as its ratio; false
// if a side has no units. Applies to a split of one security, and to an exchange of securities.
bool join_as_split(const PendingLeg& out, const PendingLeg& in, model::Transaction& result);
bool join_as_merger(const PendingLeg& out, const PendingLeg& in, model::Transaction& result);

class Sheet {
public:
    Sheet(const Records& of_records, const Format& of_format, const ImportOptions& with_options,
          ImportFile& into)
        : records(of_records), format(of_format), options(with_options), file(into) {}

    // Selects the rows below the header, which is record `header`, up to record `end`.
    void set_table(Layout new_layout, std::size_t begin, std::size_t end);

    // Calls `read` for every row: blank lines are dropped, and text without date, action and
    // numbers is skipped.
    void each_row(void (*read)(Row&));

    // Pairs rows with equal keys, one out and one in: `join` turns the first of them into the
    // transaction, the other is skipped. Rows without a partner are rejected.
    void join_legs(bool (*join)(const PendingLeg& out, const PendingLeg& in,
                                model::Transaction& result));

    // Where the file determines whether amounts are signed: a positive charge is a refund only if
    // there are negative outflows, a positive withdrawal only if there are other negative ones.
    // Otherwise it is a charge.
    void settle_charges();

    void finish(Row& row);
    void accept_or_reject(std::size_t at, const ImportRow& row) { file.rows.set(at, row); }

    const Records& records;
    const Format& format;
    const ImportOptions& options;
    ImportFile& file;
    Layout layout;
    DateOrder date_order = DateOrder::kUnknown;
    DecimalSign decimal_sign = DecimalSign::kUnknown;
    bool signed_trades = true;
    bool signed_cash = true;
    bool signed_costs = false;  // Field::kFees and kTax: charges are negative
    bool paid_is_positive = false;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<fin::Currency> base_currency;  // stated above the table
    std::string account;                         // stated above the table
    std::span<const ActionWord> words;           // of a custom mapping
    std::optional<model::TransactionType> default_type;
    std::vector<PendingLeg> pending_legs;
    std::size_t rejected_rows = 0;  // no more are read once there are too many

private:
    void decide_conventions();
};

// fees = |quantity x price x multiplier - amount| in cents, for a trade without stated fees whose
// difference is a cost; the multiplier is 100 for an option.
void derive_fees(model::Transaction& t);

// quantity = (|amount| minus the fees of a purchase, or plus those of a sale) / price, for a trade
// without a stated quantity: to twelve digits, and mentioned in the note.
void derive_quantity(model::Transaction& t, bool sale);

// Appends to a note, separated by "; ".
void append_note(std::string& note, std::string_view text);

}  // namespace ballast::ingest::broker
