#include "ingest/position_file.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "ingest/broker/dates.hpp"
#include "ingest/broker/number.hpp"
#include "ingest/heading.hpp"
#include "ingest/position_layout.hpp"
#include "ingest/position_lines.hpp"
#include "model/describe_portfolio.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ingest {

namespace {

using model::AssetType;
using model::PositionSide;

class RowReader {
public:
    RowReader(const PositionLayout& layout, const PositionFile& file,
              const PositionFileRules& rules)
        : layout_(layout), file_(file), rules_(rules) {}

    void read(PositionFileRow& row) {
        row_ = &row;
        model::PositionEntry entry;
        for (const EntryField field : kRequiredEntryFields)
            if (cell(field).empty())
                add(field, "required", fmt::format("{} is missing", name(field)), "enter a value");
        entry.symbol = cell(EntryField::kSymbol);
        read_side(entry);
        if (const auto value = decimal(EntryField::kQuantity, 6)) entry.quantity = *value;
        entry.entry_price = decimal(EntryField::kEntryPrice, 2);
        entry.entry_date = date(EntryField::kEntryDate);
        entry.multiplier = decimal(EntryField::kMultiplier, 12);
        for (const auto& [term, column] : layout_.texts) read_text(entry, term, column);
        entry.tags = tags();
        read_class(entry);
        const auto exit = date(EntryField::kExitDate);
        static_cast<void>(decimal(EntryField::kExitPrice, 2));
        check_dates(entry, exit);
        auto position = model::enter_position(entry, rules_.as_of);
        if (!position) add_rules(position.error());
        if (!row.errors.empty()) {
            row.state = PositionRowState::kInvalid;
        } else {
            row.position = *std::move(position);
            if (exit) row.state = PositionRowState::kClosed;
        }
    }

private:
    std::string_view cell(EntryField field) const {
        const auto& column = layout_.column[static_cast<std::size_t>(field)];
        return column ? std::string_view(row_->cells[*column]) : std::string_view();
    }

    std::string name(EntryField field) const {
        const auto& column = layout_.column[static_cast<std::size_t>(field)];
        if (column) return file_.columns[*column];
        return std::string(standard_name(field));
    }

    bool has_error(EntryField field) const {
        const std::string column = name(field);
        return std::ranges::any_of(
            row_->errors, [&](const PositionRowError& error) { return error.column == column; });
    }

    void add(EntryField field, std::string_view code, std::string message, std::string fix) {
        row_->errors.push_back({name(field), std::string(standard_name(field)), std::string(code),
                                std::string(cell(field)), std::move(message), std::move(fix)});
    }

    void read_text(model::PositionEntry& entry, const TextTerm& term, std::size_t column) {
        const std::string& text = row_->cells[column];
        const auto length = static_cast<std::size_t>(
            std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
        if (length > term.max_length)
            row_->errors.push_back({file_.columns[column], std::string(term.name), "too_long", text,
                                    fmt::format("{} has {} characters; at most {} are allowed",
                                                file_.columns[column], length, term.max_length),
                                    "shorten the text"});
        else
            entry.*term.member = text;
    }

    broker::DecimalSign decimal_sign() const {
        const std::string& sign = rules_.format.decimal_sign;
        if (sign == ".") return broker::DecimalSign::kPoint;
        return sign == "," ? broker::DecimalSign::kComma : broker::DecimalSign::kUnknown;
    }
    broker::DateOrder date_order() const {
        const std::string& order = rules_.format.date_order;
        if (order == "mdy") return broker::DateOrder::kMonthFirst;
        return order == "dmy" ? broker::DateOrder::kDayFirst : broker::DateOrder::kUnknown;
    }

    std::optional<Decimal> refuse_number(EntryField field, const broker::NumberText& read) {
        using Kind = broker::NumberText::Kind;
        add(field, "number",
            fmt::format("{} is \"{}\": expected a decimal number", name(field), cell(field)),
            read.kind == Kind::kNumber ? "write " + read.value.to_string()
            : read.kind == Kind::kAmbiguous
                ? fmt::format("write {} or {}", read.value.to_string(), read.other.to_string())
                : "write a number such as 12.5");
        return std::nullopt;
    }

    // `most`: decimals that the long edition allows.
    std::optional<Decimal> decimal(EntryField field, int most) {
        const std::string_view text = cell(field);
        if (text.empty()) return std::nullopt;
        const auto sign = decimal_sign();
        auto value = Decimal::parse(text);
        if (!value || sign != broker::DecimalSign::kUnknown) {
            const auto read = broker::read_number(text, sign);
            if (sign != broker::DecimalSign::kUnknown &&
                read.kind == broker::NumberText::Kind::kNumber)
                value = read.value;
            else if (!value)
                return refuse_number(field, read);
        }
        const auto rounded = round(*value, most, Rounding::kHalfEven);
        if (layout_.edition == PositionEdition::kLong && rounded && *rounded != *value)
            add(field, "too_many_decimals",
                fmt::format("{} has more than {} decimals", name(field), most),
                "write " + rounded->to_string());
        return *value;
    }

    std::optional<fin::Date> date(EntryField field) {
        const std::string_view text = cell(field);
        if (text.empty()) return std::nullopt;
        if (const auto value = fin::Date::parse(text)) return *value;
        const auto order = date_order();
        const auto read = broker::read_date(text, order);
        using Kind = broker::DateText::Kind;
        if (order != broker::DateOrder::kUnknown && read.kind == Kind::kDate) return read.date;
        add(field, "date", fmt::format("{} is \"{}\": expected YYYY-MM-DD", name(field), text),
            read.kind == Kind::kDate ? "write " + read.date.to_string()
            : read.kind == Kind::kAmbiguous
                ? fmt::format("write {} or {}", read.date.to_string(), read.other.to_string())
                : "write a date such as 2024-01-15");
        return std::nullopt;
    }

    void read_side(model::PositionEntry& entry) {
        constexpr std::array<std::pair<std::string_view, PositionSide>, 6> kSides = {
            {{"long", PositionSide::kLong},
             {"short", PositionSide::kShort},
             {"lc", PositionSide::kLongCall},
             {"lp", PositionSide::kLongPut},
             {"sc", PositionSide::kShortCall},
             {"sp", PositionSide::kShortPut}}};
        const std::string text = heading_of(cell(EntryField::kSide));
        if (text.empty()) return;
        for (const auto& [word, side] : kSides)
            if (word == text) entry.side = side;
        if (entry.side) return;
        if (layout_.types_for_sides) entry.type = describe::from_word<AssetType>(text);
        if (!entry.type)
            add(EntryField::kSide, "not_allowed",
                fmt::format("{} is \"{}\"", name(EntryField::kSide), cell(EntryField::kSide)),
                layout_.types_for_sides
                    ? "write LONG, SHORT, LC, LP, SC or SP, or a type such as equity or etf"
                    : "write LONG, SHORT, LC, LP, SC or SP");
    }

    std::vector<std::string> tags() const {
        std::vector<std::string> all;
        std::string_view rest = cell(EntryField::kTags);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find_first_of(",;"), rest.size());
            const std::string tag(without_blanks(rest.substr(0, end)));
            if (!tag.empty() && std::ranges::find(all, tag) == all.end()) all.push_back(tag);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return all;
    }

    // Investment class and subtype of the long edition.
    void read_class(model::PositionEntry& entry) {
        constexpr std::array<std::pair<std::string_view, AssetType>, 5> kSubtypes = {
            {{"stock", AssetType::kEquity},
             {"etf", AssetType::kEtf},
             {"mutual_fund", AssetType::kMutualFund},
             {"bond", AssetType::kBond},
             {"cash", AssetType::kCash}}};
        const std::string kind = heading_of(cell(EntryField::kClass));
        const std::string subtype = heading_of(cell(EntryField::kSubtype));
        if (kind.empty()) return;
        if (kind == "private") {
            entry.type = AssetType::kOther;
            row_->is_private = true;
        } else if (kind == "options") {
            read_option(entry);
        } else if (kind != "public") {
            add(EntryField::kClass, "not_allowed",
                fmt::format("{} is \"{}\"", name(EntryField::kClass), cell(EntryField::kClass)),
                "write PUBLIC, OPTIONS or PRIVATE");
        } else if (!subtype.empty()) {
            const auto* found =
                std::ranges::find(kSubtypes, subtype, [](const auto& one) { return one.first; });
            if (found != kSubtypes.end())
                entry.type = found->second;
            else
                add(EntryField::kSubtype, "not_allowed",
                    fmt::format("{} is \"{}\"", name(EntryField::kSubtype),
                                cell(EntryField::kSubtype)),
                    "write STOCK, ETF, MUTUAL_FUND, BOND or CASH");
        }
    }

    // Of an option whose symbol does not state them.
    void require_terms() {
        for (const EntryField field : {EntryField::kUnderlying, EntryField::kStrike,
                                       EntryField::kExpiry, EntryField::kRight})
            if (cell(field).empty() && !has_error(field))
                add(field, "required",
                    fmt::format("{} is missing, and {} is not an OCC option symbol, which would "
                                "state it",
                                name(field), cell(EntryField::kSymbol)),
                    "enter it, or write a symbol such as SPY250919C00460000");
    }
    bool has_error_of_terms() const {
        return has_error(EntryField::kUnderlying) || has_error(EntryField::kStrike) ||
               has_error(EntryField::kExpiry) || has_error(EntryField::kRight);
    }

    // Terms beside a symbol of any form; an OCC symbol needs none.
    void read_option(model::PositionEntry& entry) {
        entry.type = AssetType::kOption;
        const auto strike = decimal(EntryField::kStrike, 12);
        const auto expiry = date(EntryField::kExpiry);
        const std::string right = heading_of(cell(EntryField::kRight));
        const std::string_view underlying = cell(EntryField::kUnderlying);
        if (!right.empty() && right != "call" && right != "put" && right != "c" && right != "p")
            add(EntryField::kRight, "not_allowed",
                fmt::format("{} is \"{}\"", name(EntryField::kRight), cell(EntryField::kRight)),
                "write CALL or PUT");
        if (!strike || !expiry || right.empty() || underlying.empty()) {
            if (!model::parse_occ_symbol(model::stored_symbol(entry.symbol))) require_terms();
            return;
        }
        entry.option = model::OptionTerms{
            .underlying = std::string(underlying),
            .expiry = *expiry,
            .right = right.front() == 'c' ? model::OptionRight::kCall : model::OptionRight::kPut,
            .strike = *strike};
        if (model::parse_occ_symbol(model::stored_symbol(entry.symbol))) return;
        if (const auto symbol = model::format_occ_symbol(*entry.option, model::OccForm::kCompact))
            entry.symbol = *symbol;
    }

    void check_dates(const model::PositionEntry& entry, std::optional<fin::Date> exit) {
        if (entry.entry_date && *entry.entry_date < rules_.oldest)
            add(EntryField::kEntryDate, "too_old",
                fmt::format("the entry date {} is before {}", entry.entry_date->to_string(),
                            rules_.oldest.to_string()),
                "correct the date, or allow older ones with `oldest`");
        if (exit && entry.entry_date && *exit < *entry.entry_date)
            add(EntryField::kExitDate, "contradiction",
                fmt::format("the exit date {} is before the entry date", exit->to_string()),
                "correct one of the dates");
        if (exit && *exit > rules_.as_of)
            add(EntryField::kExitDate, "future",
                fmt::format("the exit date {} is after {}", exit->to_string(),
                            rules_.as_of.to_string()),
                "leave it out until the position is closed");
    }

    // Errors of the rules, at the columns that they concern and that have none yet.
    void add_rules(const Error& error) {
        constexpr std::array<std::pair<std::string_view, EntryField>, 10> kPlaces = {
            {{"/symbol", EntryField::kSymbol},
             {"/quantity", EntryField::kQuantity},
             {"/entry_price", EntryField::kEntryPrice},
             {"/entry_date", EntryField::kEntryDate},
             {"/multiplier", EntryField::kMultiplier},
             {"/position_type", EntryField::kSide},
             {"/option/strike", EntryField::kStrike},
             {"/option/expiry", EntryField::kExpiry},
             {"/option/right", EntryField::kRight},
             {"/option/underlying", EntryField::kUnderlying}}};
        for (const FieldError& one : error.errors) {
            const auto* place = std::ranges::find(kPlaces, one.pointer,
                                                  [](const auto& pair) { return pair.first; });
            const EntryField field = place != kPlaces.end()   ? place->second
                                     : one.pointer == "/type" ? EntryField::kClass
                                                              : EntryField::kSymbol;
            if (one.code == "occ_symbol" && has_error_of_terms()) continue;
            if (!has_error(field)) add(field, one.code, one.message, one.hint);
        }
    }

    const PositionLayout& layout_;
    const PositionFile& file_;
    const PositionFileRules& rules_;
    PositionFileRow* row_ = nullptr;
};

// Rows with the symbol and date of an earlier one.
void settle_duplicates(PositionFile& file, model::Duplicates rule) {
    if (rule == model::Duplicates::kKeep) return;
    std::map<std::pair<std::string, fin::Date>, PositionFileRow*> seen;
    for (PositionFileRow& row : file.rows) {
        if (row.state != PositionRowState::kValid) continue;
        const auto [place, added] =
            seen.try_emplace({row.position->symbol, *row.position->entry_date}, &row);
        if (added) continue;
        const auto refuse = [&](std::string code, std::string message, std::string fix) {
            row.errors.push_back({"", "", std::move(code), row.position->symbol, std::move(message),
                                  std::move(fix)});
            row.state = PositionRowState::kInvalid;
            row.position.reset();
        };
        if (rule == model::Duplicates::kRefuse) {
            refuse("duplicate",
                   fmt::format("{} on {} is also in line {}", place->first.first,
                               place->first.second.to_string(), place->second->line),
                   "remove one of the rows, or merge duplicates");
        } else if (const Status merged =
                       model::merge_position(*place->second->position, *row.position);
                   !merged) {
            refuse("not_mergeable", merged.error().message, "correct the rows, or keep both");
        } else {
            row.state = PositionRowState::kMerged;
            row.position.reset();
        }
    }
}

// Text that a spreadsheet would take for a formula.
bool is_formula(std::string_view cell) {
    if (cell.empty() || std::string_view("=+-@\t").find(cell.front()) == std::string_view::npos)
        return false;
    return !Decimal::parse(cell);
}

void append_cell(std::string& out, std::string_view cell, PositionFileUse use) {
    const bool guarded = use == PositionFileUse::kSpreadsheet && is_formula(cell);
    // Quotes keep blanks, and the first cell of a line from being a comment.
    const bool is_plain = cell.find_first_of(",\"\r\n#") == std::string_view::npos &&
                          without_blanks(cell).size() == cell.size();
    if (!guarded && is_plain) {
        out += cell;
        return;
    }
    out += '"';
    if (guarded) out += '\'';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

Result<PositionFile> read_position_file(std::string_view bytes, const PositionFileRules& rules) {
    TRY(PositionLines raw, read_position_lines(bytes));
    return read_position_table(std::move(raw), rules);
}

Result<PositionFile> read_position_table(PositionLines raw, const PositionFileRules& rules) {
    TRY_STATUS(check_position_rows(raw.rows.size()));
    PositionFile file{.columns = std::move(raw.columns)};
    TRY(const PositionLayout layout, layout_of(file, rules.format));
    file.edition = layout.edition;
    file.rows.reserve(raw.rows.size());
    RowReader reader(layout, file, rules);
    for (PositionLine& one : raw.rows) {
        // Spreadsheets write lines of commas for empty rows; an unreadable line may be empty, too.
        const auto is_blank = [](const std::string& cell) { return without_blanks(cell).empty(); };
        if (std::ranges::all_of(one.cells, is_blank)) continue;
        PositionFileRow& row = file.rows.emplace_back();
        row.line = one.line;
        row.cells = std::move(one.cells);
        if (one.error) {
            row.state = PositionRowState::kInvalid;
            row.errors.push_back({"", "", one.error->code, "", one.error->message,
                                  one.error->code == "too_many_fields"
                                      ? "put values with commas, such as lists of tags, in "
                                        "quotation marks"
                                      : one.error->hint});
            continue;
        }
        reader.read(row);
    }
    settle_duplicates(file, rules.duplicates);
    for (const PositionFileRow& row : file.rows) {
        file.valid += row.state == PositionRowState::kValid;
        file.invalid += row.state == PositionRowState::kInvalid;
        file.merged += row.state == PositionRowState::kMerged;
        file.closed += row.state == PositionRowState::kClosed;
    }
    return file;
}

std::string write_position_file(const PositionFile& file, PositionFileUse use) {
    std::string out;
    const auto line = [&](const std::vector<std::string>& cells) {
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (c > 0) out += ',';
            append_cell(out, cells[c], use);
        }
        out += '\n';
    };
    line(file.columns);
    for (const PositionFileRow& row : file.rows) line(row.cells);
    return out;
}

}  // namespace ballast::ingest
