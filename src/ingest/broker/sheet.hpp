// A broker's table of text while it is read: columns by name, cells as numbers and dates by the
// conventions of the whole file, and what each row came to.
//
// A format (formats.hpp) is a list of columns and a function; the function takes the rows one by
// one and says for each which transactions it is, why it is none, or what is wrong with it.
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

// What a column may hold. A format names the columns that it has.
enum class Field : std::uint8_t {
    kDate,
    kAction,
    kDetail,  // a second text that says what happened
    kSymbol,
    kIsin,
    kCusip,
    kName,
    kSecurityType,
    kQuantity,
    kPrice,
    kAmount,  // money that moved, fees included
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
    std::string_view names;  // folded, the first of several that the file has: "price|unit price";
                             // "total (*)" takes what stands for the star, a currency, with it
    bool required = false;   // the header is this format's only when all required columns are there
};

class Sheet;

// Which amounts of a format are signed: below zero what leaves the account. Of the others the type
// gives the direction.
enum class Signed : std::uint8_t {
    kAll,    // a charge that is above zero is one given back, also where no other is below zero
    kCash,   // those of trades are not; the others as in kShown
    kShown,  // all, where the file has one below zero; else none
    kNone,
};

struct Format {
    std::string_view name;
    std::string_view description;
    std::span<const Column> columns;
    void (*read)(Sheet&) = nullptr;
    DateOrder date_order = DateOrder::kUnknown;  // where the file itself does not show it
    DecimalSign decimal_sign = DecimalSign::kUnknown;
    Signed amounts = Signed::kAll;
    std::optional<fin::Currency> currency = std::nullopt;  // of rows that state none
};

// Text cut into records and cells.
struct Records {
    struct Record {
        std::size_t first = 0;
        std::size_t count = 0;
        std::size_t line = 0;
        bool unterminated = false;  // a quote that opens in it is never closed
    };
    std::vector<std::string_view> cells;
    std::vector<Record> records;
    std::deque<std::string> unescaped;  // cells that held ""

    std::span<const std::string_view> of(const Record& record) const {
        return std::span(cells).subspan(record.first, record.count);
    }
};
Records cut_records(std::string_view text, char delimiter, std::size_t max_records);

// Which column of a file holds which field.
struct Layout {
    std::array<int, kFields> column;            // -1: the file has none
    std::array<std::string, kFields> captured;  // what stood for a star, upper case
    std::vector<std::string> names;             // as the file writes them
    std::vector<std::string> keys;              // folded
    std::size_t matched = 0;                    // columns of the format that were found

    int at(Field field) const { return column[static_cast<std::size_t>(field)]; }
    int find(std::string_view key) const;  // -1
};
Layout headed(std::span<const std::string_view> cells);
// False when a required column is not there.
bool lay_out(std::span<const Column> columns, Layout& layout);

class Row {
public:
    Row(Sheet& sheet, const Records::Record& record);

    std::size_t line() const { return record_.line; }
    std::string_view text(Field field) const { return cell(index(field)); }
    std::string_view text(std::string_view key) const;  // of a column that is no field
    int column_named(std::string_view key) const { return layout().find(key); }
    const Layout& layout() const;
    std::string_view cell(int column) const;  // without blanks; empty where none is
    int index(Field field) const;             // of the column, -1 where the file has none
    bool has(Field field) const;              // something other than a word for nothing
    bool is_blank() const;

    // Absent when there is nothing, and when it is no number or date: then the row is rejected.
    std::optional<Decimal> number(Field field);
    std::optional<Decimal> number_at(int column, bool exact = false);
    std::optional<fin::Date> date(Field field);
    std::optional<fin::Currency> currency_of(std::string_view code, Field field);

    // What the columns say, the type not yet: date, account, symbol (else ISIN, else CUSIP),
    // quantity, price and fees without signs, amount as stated, currency, the name as note. Sets
    // `units` and `price_note`.
    model::Transaction begin();
    Decimal units;  // the quantity with its sign

    // The act of the action's text; an unknown one rejects the row.
    std::optional<Act> act(std::span<const ActionWord> own = {});

    // Gives the transaction its type and the amount its sign and keeps it, unless something that
    // the type needs is missing.
    void add(model::Transaction t, Act act);
    void pass_over(std::string reason);
    void reject(std::string code, int column, std::string expected, std::string fix);
    void reject(std::string code, Field field, std::string expected, std::string fix) {
        reject(std::move(code), index(field), std::move(expected), std::move(fix));
    }
    bool rejected() const { return rejected_; }
    bool costs_are_signed() const;  // charges are below zero in the file's columns of costs
    // Set aside until its other half is found (Sheet::join_halves).
    void keep_half(model::Transaction t, std::string key);

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

// One of two rows that together are one event.
struct Half {
    std::size_t at = 0;  // in ImportFile::rows
    model::Transaction transaction;
    Decimal units;    // with the sign: below zero what goes out
    std::string key;  // both halves have the same
};

// The two halves as one event, of `in` and with new units per old as its ratio; false where a side
// has no units. A split of one security, and one security for another.
bool join_as_split(const Half& out, const Half& in, model::Transaction& result);
bool join_as_merger(const Half& out, const Half& in, model::Transaction& result);

class Sheet {
public:
    Sheet(const Records& of_records, const Format& of_format, const ImportOptions& with_options,
          ImportFile& into)
        : records(of_records), format(of_format), options(with_options), file(into) {}

    // Reads under the header that is record `header`, up to record `end`.
    void set_table(Layout new_layout, std::size_t begin, std::size_t end);

    // Calls for every row that is one: blank lines are dropped, text that has neither date nor
    // action nor figures is passed over.
    void each_row(void (*read)(Row&));

    // Pairs of halves with one key, out and in: `join` makes the first of them the transaction, the
    // other is passed over. What has no partner is rejected.
    void join_halves(bool (*join)(const Half& out, const Half& in, model::Transaction& result));

    // Where signs are as the file shows them: a charge above zero is one given back only beside
    // money that goes out below zero, a withdrawal only beside another below zero. Else it is a
    // charge.
    void settle_charges();

    void finish(Row& row);
    void accept_or_reject(std::size_t at, ImportRow row) { file.rows[at] = std::move(row); }

    const Records& records;
    const Format& format;
    const ImportOptions& options;
    ImportFile& file;
    Layout layout;
    DateOrder date_order = DateOrder::kUnknown;
    DecimalSign decimal_sign = DecimalSign::kUnknown;
    bool signed_trades = true;
    bool signed_cash = true;
    bool signed_costs = false;  // Field::kFees and kTax: charges are below zero
    bool paid_is_positive = false;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<fin::Currency> base_currency;  // stated above the table
    std::string account;                         // stated above the table
    std::span<const ActionWord> words;           // of an own mapping
    std::optional<model::TransactionType> default_type;
    std::vector<Half> halves;

private:
    void decide_conventions();
};

// fees = |quantity x price x multiplier - amount| in cents, where a trade has no fees stated and
// the difference is a cost; the multiplier is 100 for an option.
void derive_fees(model::Transaction& t);

// quantity = (|amount| less the fees of a purchase, or with those of a sale) / price, where a trade
// states no quantity: to twelve digits, and said in the note.
void derive_quantity(model::Transaction& t, bool sale);

// Appends to a note, with "; " between.
void append_note(std::string& note, std::string_view text);

}  // namespace ballast::ingest::broker
