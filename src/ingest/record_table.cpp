#include "ingest/record_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <span>
#include <tuple>

#include "base/plain_text.hpp"
#include "base/quotable.hpp"
#include "base/text.hpp"
#include "fin/currency.hpp"
#include "ingest/broker/dates.hpp"
#include "ingest/broker/number.hpp"
#include "ingest/heading.hpp"
#include "ingest/record_ratings.hpp"
#include "ingest/rejected_rows.hpp"
#include "model/describe_identifier.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ingest {

namespace {

using model::RecordKind;

constexpr std::size_t kLongestText = 64;

constexpr std::array kRatingColumns{
    RecordColumn{"id_type", true, "isin, cusip, figi, lxid or internal.", "isin"},
    RecordColumn{"id", true, "Identifier of that type.", "US0378331005"},
    RecordColumn{"agency", true, "Agency; of moodys, sp and fitch the rating is checked.", "sp"},
    RecordColumn{"rating", true, "Rating in the scale of the agency.", "AA+"},
    RecordColumn{"outlook", false, "Outlook.", "stable"},
    RecordColumn{"watch", false, "Watch list.", ""},
    RecordColumn{"as_of", true, "Date, as YYYY-MM-DD.", "2025-06-30"},
    RecordColumn{"source", false, "Source of the row.", ""}};

constexpr std::array kLoanColumns{
    RecordColumn{"id_type", true, "isin, cusip, figi, lxid or internal.", "lxid"},
    RecordColumn{"id", true, "Identifier of that type.", "LX123456"},
    RecordColumn{"bid", false, "Bid, in percent of par.", "99.25"},
    RecordColumn{"offer", false, "Offer, in percent of par.", "99.75"},
    RecordColumn{"mid", false, "Mid; from bid and offer when empty.", ""},
    RecordColumn{"depth", false, "Number of quotes behind the price.", "4"},
    RecordColumn{"source", false, "Source of the row.", "pricing service"},
    RecordColumn{"as_of", true, "Date, as YYYY-MM-DD.", "2025-06-30"}};

constexpr std::array kOptionColumns{
    RecordColumn{"contract", true, "OCC option symbol, padded or compact.", "SPY250919C00460000"},
    RecordColumn{"bid", false, "Bid per unit of the underlying.", "12.10"},
    RecordColumn{"ask", false, "Ask per unit of the underlying.", "12.40"},
    RecordColumn{"last", false, "Last trade or midpoint.", "12.25"},
    RecordColumn{"implied_volatility", false, "Annualized, as a fraction.", "0.21"},
    RecordColumn{"delta", false, "Delta of the source.", "0.52"},
    RecordColumn{"open_interest", false, "Number of open contracts.", "1523"},
    RecordColumn{"underlying_price", false, "Price of the underlying.", "455.30"},
    RecordColumn{"as_of", true, "Date, as YYYY-MM-DD.", "2025-06-30"},
    RecordColumn{"source", false, "Source of the row.", ""}};

constexpr std::array kQuoteColumns{
    RecordColumn{"symbol", true, "Symbol.", "AAPL"},
    RecordColumn{"price", true, "Latest price.", "190.50"},
    RecordColumn{"bid", false, "Bid.", ""},
    RecordColumn{"ask", false, "Ask.", ""},
    RecordColumn{"previous_close", false, "Close of the session before.", "189.25"},
    RecordColumn{"volume", false, "Volume of the session.", ""},
    RecordColumn{"currency", false, "Currency of three letters.", "USD"},
    RecordColumn{"as_of", true, "Date, as YYYY-MM-DD.", "2025-06-30"},
    RecordColumn{"source", false, "Source of the row.", ""}};

constexpr std::array kFundamentalColumns{
    RecordColumn{"symbol", true, "Symbol.", "AAPL"},
    RecordColumn{"market_cap", false, "Market value of its shares.", "2900000000000"},
    RecordColumn{"beta", false, "Beta of the source.", "1.2"},
    RecordColumn{"annual_dividend", false, "Dividends per share of the last year.", "1.00"},
    RecordColumn{"currency", false, "Currency of three letters.", "USD"},
    RecordColumn{"as_of", true, "Date, as YYYY-MM-DD.", "2025-06-30"},
    RecordColumn{"source", false, "Source of the row.", ""}};

std::span<const RecordColumn> columns_of(RecordKind kind) {
    switch (kind) {
        case RecordKind::kQuote:
            return kQuoteColumns;
        case RecordKind::kOptionQuote:
            return kOptionColumns;
        case RecordKind::kRating:
            return kRatingColumns;
        case RecordKind::kLoanPrice:
            return kLoanColumns;
        case RecordKind::kFundamental:
            return kFundamentalColumns;
    }
    return {};
}

// Other names of a column.
std::string standard_name(std::string_view column) {
    const std::string name = heading_of(column);
    if (name == "date") return "as_of";
    if (name == "ticker") return "symbol";
    if (name == "occ_symbol" || name == "option") return "contract";
    if (name == "iv") return "implied_volatility";
    return name;
}

class RecordReader {
public:
    RecordReader(const CsvTable& table, RecordKind kind, fin::Date latest)
        : table_(table), kind_(kind), latest_(latest) {}

    Result<RecordTable> read() {
        TRY_STATUS(find_columns());
        for (row_ = 0; row_ < table_.rows; ++row_) {
            read_row();
            if (out_.rejected.size() > kMostRejectedRows)
                return too_many_rejected(out_.rejected.front().line, out_.rejected.front().column,
                                         out_.rejected.front().message);
        }
        return std::move(out_);
    }

private:
    Status find_columns() {
        const auto known = columns_of(kind_);
        for (const CsvTable::Column& column : table_.columns) {
            const std::string name = standard_name(column.name);
            const bool is_known =
                std::ranges::find(known, name, &RecordColumn::name) != known.end();
            if (!is_known)
                out_.ignored.push_back(quotable(column.name));
            else if (!at_.emplace(name, &column).second)
                return refuse("duplicate_column", fmt::format("two columns mean {}", name),
                              "remove one of them");
        }
        for (const RecordColumn& column : known)
            if (column.required && !at_.contains(column.name))
                return refuse("missing_column",
                              fmt::format("the file has no column {}", column.name),
                              fmt::format("add it: {}", column.doc));
        return {};
    }

    static Status refuse(std::string code, std::string message, std::string fix) {
        Error error = fail(Code::kInvalidInput, message);
        error.errors.push_back({"line 1", std::move(code), std::move(message), std::move(fix)});
        return error;
    }

    std::string_view cell(std::string_view name) const {
        const auto found = at_.find(name);
        if (found == at_.end() || !found->second->cells[row_]) return {};
        return without_blanks(*found->second->cells[row_]);
    }

    void reject(std::string_view column, std::string code, std::string message, std::string fix) {
        const auto found = at_.find(column);
        out_.rejected.push_back(
            {.line = table_.line_of_row(row_),
             .column = found == at_.end() ? std::string(column) : found->second->name,
             .code = std::move(code),
             .value = std::string(cell(column)),
             .message = std::move(message),
             .fix = std::move(fix)});
    }

    std::string text(std::string_view name, bool required) {
        const std::string_view value = cell(name);
        if (value.empty() && required)
            reject(name, "required", fmt::format("{} is missing", name), "enter a value");
        else if (value.size() > kLongestText)
            reject(name, "too_long", fmt::format("{} has {} characters", name, value.size()),
                   fmt::format("write at most {}", kLongestText));
        else if (const auto character = unprintable(value))
            reject(name, "character",
                   fmt::format("{} has {}: expected no {}", name, *character, kUnprintable),
                   "remove the character");
        return std::string(value);
    }

    enum class Sign { kAny, kNotNegative, kPositive };

    std::optional<double> number(std::string_view name, Sign sign) {
        const std::string_view value = cell(name);
        if (value.empty()) return std::nullopt;
        const auto read = broker::read_number(value, broker::DecimalSign::kPoint);
        using Kind = broker::NumberText::Kind;
        if (read.kind == Kind::kAbsent) return std::nullopt;
        if (read.kind != Kind::kNumber || !read.unit.empty()) {
            reject(name, "number", fmt::format("{} is \"{}\": expected a number", name, value),
                   "write a number such as 99.25");
            return std::nullopt;
        }
        const double number = read.value.to_double();
        if ((sign == Sign::kPositive && !(number > 0.0)) ||
            (sign == Sign::kNotNegative && number < 0.0)) {
            reject(name, "range",
                   fmt::format("{} is {}; it must {}", name, value,
                               sign == Sign::kPositive ? "be above zero" : "not be negative"),
                   "leave it empty where it is not known");
            return std::nullopt;
        }
        return number;
    }

    std::optional<fin::Date> date() {
        const std::string_view value = cell("as_of");
        const auto read = broker::read_date(value, broker::DateOrder::kUnknown);
        using Kind = broker::DateText::Kind;
        if (read.kind != Kind::kDate) {
            reject(
                "as_of", value.empty() ? "required" : "date",
                fmt::format("as_of is \"{}\": expected YYYY-MM-DD", value),
                read.kind == Kind::kAmbiguous
                    ? fmt::format("write {} or {}", read.date.to_string(), read.other.to_string())
                    : "write a date such as 2025-06-30");
            return std::nullopt;
        }
        if (read.date > latest_) {
            reject("as_of", "future",
                   fmt::format("as_of {} is after {}", read.date.to_string(), latest_.to_string()),
                   "correct the date");
            return std::nullopt;
        }
        return read.date;
    }

    std::string currency() {
        const std::string_view value = cell("currency");
        if (value.empty()) return {};
        if (const auto known = fin::Currency::parse(value)) return known->to_string();
        reject("currency", "currency", fmt::format("\"{}\" is not a currency", value),
               "write a code of three letters such as USD");
        return {};
    }

    // "isin:US0378331005"
    std::string identifier() {
        const std::string_view type_text = cell("id_type");
        const auto type = describe::from_word<model::IdentifierType>(heading_of(type_text));
        if (!type) {
            reject("id_type", type_text.empty() ? "required" : "not_allowed",
                   fmt::format("id_type is \"{}\"", type_text),
                   "write isin, cusip, figi, lxid or internal");
            return {};
        }
        const auto id = model::checked_identifier(*type, cell("id"));
        if (!id) {
            reject("id", "identifier", id.error().message, "correct the identifier or its type");
            return {};
        }
        return fmt::format("{}:{}", describe::to_word(*type), *id);
    }

    void check_spread(std::string_view low_name, std::optional<double> low,
                      std::string_view high_name, std::optional<double> high) {
        if (low && high && *low > *high)
            reject(high_name, "range", fmt::format("{} is below {}", high_name, low_name),
                   "correct one of the two");
    }

    void read_rating(RecordRow& row) {
        row.instrument = identifier();
        model::CreditRating rating{.agency = standard_agency(text("agency", true)),
                                   .rating = text("rating", true),
                                   .outlook = text("outlook", false),
                                   .watch = text("watch", false)};
        if (!rating.rating.empty()) {
            auto standard = standard_rating(rating.agency, rating.rating);
            if (standard)
                rating.rating = *std::move(standard);
            else
                reject(
                    "rating", "rating",
                    fmt::format("\"{}\" is not in the scale of {}", rating.rating, rating.agency),
                    "write the rating as the agency does");
        }
        row.part = rating.agency;
        row.content = std::move(rating);
    }

    void read_loan_price(RecordRow& row) {
        row.instrument = identifier();
        model::LoanPrice price{.bid = number("bid", Sign::kNotNegative),
                               .offer = number("offer", Sign::kNotNegative),
                               .depth = number("depth", Sign::kNotNegative)};
        check_spread("bid", price.bid, "offer", price.offer);
        if (const auto mid = number("mid", Sign::kNotNegative))
            price.mid = *mid;
        else if (price.bid && price.offer)
            price.mid = (*price.bid + *price.offer) / 2.0;
        else
            reject("mid", "required", "the row has neither mid nor both bid and offer",
                   "give mid, or bid and offer");
        row.content = price;
    }

    void read_option(RecordRow& row) {
        const std::string symbol = text("contract", true);
        const auto terms = model::parse_occ_symbol(symbol);
        if (terms) {
            row.instrument = terms->underlying;
            row.part = model::format_occ_symbol(*terms, model::OccForm::kCompact).value_or(symbol);
        } else if (!symbol.empty()) {
            reject("contract", "occ_symbol", terms.error().message,
                   "write a symbol such as SPY250919C00460000");
        }
        model::OptionQuote quote{
            .bid = number("bid", Sign::kNotNegative),
            .ask = number("ask", Sign::kNotNegative),
            .last = number("last", Sign::kPositive),
            .implied_volatility = number("implied_volatility", Sign::kPositive),
            .delta = number("delta", Sign::kAny),
            .open_interest = number("open_interest", Sign::kNotNegative),
            .underlying_price = number("underlying_price", Sign::kPositive)};
        check_spread("bid", quote.bid, "ask", quote.ask);
        constexpr double kHighest = 10.0;
        if (quote.implied_volatility.value_or(0.0) > kHighest)
            reject("implied_volatility", "range",
                   fmt::format("the implied volatility {} is above {}", *quote.implied_volatility,
                               kHighest),
                   "write it as a fraction: 0.21 is 21%");
        row.content = quote;
    }

    void read_quote(RecordRow& row) {
        row.instrument = text("symbol", true);
        model::SecurityQuote quote{.bid = number("bid", Sign::kNotNegative),
                                   .ask = number("ask", Sign::kPositive),
                                   .previous_close = number("previous_close", Sign::kPositive),
                                   .volume = number("volume", Sign::kNotNegative),
                                   .currency = currency()};
        if (const auto price = number("price", Sign::kPositive))
            quote.price = *price;
        else if (cell("price").empty())
            reject("price", "required", "price is missing", "enter a value");
        check_spread("bid", quote.bid, "ask", quote.ask);
        row.content = std::move(quote);
    }

    void read_fundamentals(RecordRow& row) {
        row.instrument = text("symbol", true);
        row.content =
            model::Fundamentals{.market_cap = number("market_cap", Sign::kPositive),
                                .beta = number("beta", Sign::kAny),
                                .annual_dividend = number("annual_dividend", Sign::kNotNegative),
                                .currency = currency()};
    }

    void read_row() {
        const std::size_t errors = out_.rejected.size();
        RecordRow row{.line = table_.line_of_row(row_), .source = text("source", false)};
        switch (kind_) {
            case RecordKind::kQuote:
                read_quote(row);
                break;
            case RecordKind::kOptionQuote:
                read_option(row);
                break;
            case RecordKind::kRating:
                read_rating(row);
                break;
            case RecordKind::kLoanPrice:
                read_loan_price(row);
                break;
            case RecordKind::kFundamental:
                read_fundamentals(row);
                break;
        }
        if (const auto found = date()) row.date = *found;
        if (out_.rejected.size() == errors) keep(std::move(row));
    }

    // Rows of one key are equal, or the later one is an error.
    void keep(RecordRow row) {
        const auto [place, is_new] = keys_.try_emplace(
            std::tuple(row.instrument, row.part, row.date, row.source), out_.rows.size());
        if (is_new) {
            cells_.push_back(row_);
            out_.rows.push_back(std::move(row));
            return;
        }
        const bool equal = std::ranges::all_of(table_.columns, [&](const auto& column) {
            return column.cells[row_] == column.cells[cells_[place->second]];
        });
        if (equal)
            ++out_.repeated;
        else
            reject("", "duplicate",
                   fmt::format("{}{}{} of {} is also in line {}, with other values", row.instrument,
                               row.part.empty() ? "" : " ", row.part, row.date.to_string(),
                               out_.rows[place->second].line),
                   "remove one of the rows");
    }

    const CsvTable& table_;
    RecordKind kind_;
    fin::Date latest_;
    std::size_t row_ = 0;
    std::map<std::string, const CsvTable::Column*, std::less<>> at_;
    std::map<std::tuple<std::string, std::string, fin::Date, std::string>, std::size_t> keys_;
    std::vector<std::size_t> cells_;  // row of the table, by kept row
    RecordTable out_;
};

}  // namespace

std::vector<RecordColumn> record_columns(RecordKind kind) {
    const auto columns = columns_of(kind);
    return {columns.begin(), columns.end()};
}

Result<RecordTable> read_record_table(const CsvTable& table, RecordKind kind, fin::Date latest) {
    return RecordReader(table, kind, latest).read();
}

}  // namespace ballast::ingest
