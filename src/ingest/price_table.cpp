#include "ingest/price_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/plain_text.hpp"
#include "base/quotable.hpp"
#include "base/release.hpp"
#include "fin/currency.hpp"
#include "ingest/broker/dates.hpp"
#include "ingest/broker/number.hpp"
#include "ingest/heading.hpp"
#include "ingest/rejected_rows.hpp"

namespace ballast::ingest {

namespace {

using broker::DateOrder;
using broker::DecimalSign;
using PriceColumn = CsvTable::Column;
using model::PriceBar;

constexpr std::size_t kLongestSymbol = 32;
constexpr std::size_t kLongestSource = 1000;

const PriceColumn* find(const CsvTable& table, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names)
        for (const PriceColumn& column : table.columns)
            if (heading_of(without_blanks(column.name)) == name) return &column;
    return nullptr;
}

const PriceColumn* find_close(const CsvTable& table) {
    return find(table, {"close", "price", "last", "closing_price", "close/last"});
}

std::string_view cell(const PriceColumn* column, std::size_t row) {
    if (!column || !column->cells[row]) return {};
    return without_blanks(*column->cells[row]);
}

// Exports prefix text that a spreadsheet would run as a formula with an apostrophe.
std::string text_of(std::string_view text) {
    if (text.size() > 1 && text[0] == '\'' &&
        std::string_view("=+-@").find(text[1]) != std::string_view::npos)
        text.remove_prefix(1);
    return std::string(text);
}

struct Columns {
    const PriceColumn* date = nullptr;
    const PriceColumn* symbol = nullptr;
    const PriceColumn* close = nullptr;
    const PriceColumn* open = nullptr;
    const PriceColumn* high = nullptr;
    const PriceColumn* low = nullptr;
    const PriceColumn* volume = nullptr;
    const PriceColumn* currency = nullptr;
    const PriceColumn* source = nullptr;
};

class Reader {
public:
    Reader(CsvTable table, const PriceTableOptions& options)
        : table_(std::move(table)), options_(options) {}

    Result<PriceTable> read() {
        TRY_STATUS(find_columns());
        find_conventions();
        if (out_.layout == PriceLayout::kLong)
            read_long();
        else
            read_wide();
        if (has_too_many())
            return too_many_rejected(out_.rejected.front().line, out_.rejected.front().column,
                                     "expected " + out_.rejected.front().expected);
        for (PriceColumn& column : table_.columns) release(column.cells);
        sort();
        return std::move(out_);
    }

private:
    Status refuse(std::string message, std::string hint) const {
        Error error = fail(Code::kInvalidInput, message);
        error.errors.push_back({"line 1", "columns", std::move(message), std::move(hint)});
        return error;
    }

    Status find_columns() {
        at_.date = find(table_, {"date", "day", "timestamp", "time", "as_of", "trade_date"});
        at_.symbol = find(table_, {"symbol", "ticker", "security"});
        at_.close = find_close(table_);
        std::vector<std::string> names;
        for (const PriceColumn& column : table_.columns) names.push_back(column.name);
        if (!at_.date)
            return refuse(
                fmt::format("the file has no column of dates; its columns are: {}",
                            listed_names(names)),
                "name the column \"date\"; long files have date, symbol and close, wide files "
                "date and one column per symbol");
        if (at_.symbol && !at_.close)
            return refuse(fmt::format("the file has symbols but no column of closes; its columns "
                                      "are: {}",
                                      listed_names(names)),
                          "name the column \"close\"");
        if (!at_.close) {
            out_.layout = PriceLayout::kWide;
            if (table_.columns.size() < 2)
                return refuse("the file has dates but no prices",
                              "give one column of closes per symbol");
            return {};
        }
        if (!at_.symbol && options_.symbol.empty()) {
            Error error = fail(Code::kInvalidInput,
                               "the file has one series of prices and does not name its symbol");
            error.errors.push_back({"/symbol", "required", error.message, "set `symbol`"});
            return error;
        }
        at_.open = find(table_, {"open"});
        at_.high = find(table_, {"high"});
        at_.low = find(table_, {"low"});
        at_.volume = find(table_, {"volume"});
        at_.currency = find(table_, {"currency"});
        at_.source = find(table_, {"source"});
        const std::array used{at_.date, at_.symbol, at_.close,    at_.open,  at_.high,
                              at_.low,  at_.volume, at_.currency, at_.source};
        for (const PriceColumn& column : table_.columns)
            if (std::ranges::find(used, &column) == used.end())
                out_.ignored.push_back(quotable(column.name));
        return {};
    }

    // The order of date parts and the decimal sign, where a cell of the file proves them.
    void find_conventions() {
        for (std::size_t row = 0; row < table_.rows && order_ == DateOrder::kUnknown; ++row)
            order_ = broker::shown_date_order(cell(at_.date, row));
        const auto look = [&](const PriceColumn* column) {
            for (std::size_t row = 0; column && row < table_.rows; ++row) {
                if (sign_ != DecimalSign::kUnknown) return;
                sign_ = broker::shown_decimal_sign(cell(column, row));
            }
        };
        if (out_.layout == PriceLayout::kLong) {
            for (const PriceColumn* column : {at_.close, at_.open, at_.high, at_.low}) look(column);
        } else {
            for (const PriceColumn& column : table_.columns)
                if (&column != at_.date) look(&column);
        }
        if (sign_ == DecimalSign::kUnknown) sign_ = DecimalSign::kPoint;
    }

    void reject(std::size_t row, std::string symbol, std::string column, std::string_view value,
                std::string reason, std::string expected, std::string fix) {
        out_.rejected.push_back({table_.line_of_row(row), std::move(symbol), std::move(column),
                                 std::string(value.substr(0, 100)), std::move(reason),
                                 std::move(expected), std::move(fix)});
    }

    bool has_too_many() const { return out_.rejected.size() > kMostRejectedRows; }

    std::optional<fin::Date> date_of(std::size_t row) {
        const std::string_view text = cell(at_.date, row);
        std::optional<fin::Date> date;
        if (const auto iso =
                fin::Date::parse(text.substr(0, std::min<std::size_t>(10, text.size())));
            iso && (text.size() == 10 || text[10] == 'T' || text[10] == ' '))
            date = *iso;
        if (!date) {
            const broker::DateText read = broker::read_date(text, order_);
            if (read.kind == broker::DateText::Kind::kDate) date = read.date;
            if (read.kind == broker::DateText::Kind::kAmbiguous) {
                reject(row, "", at_.date->name, text, "date",
                       "a date whose day and month are unambiguous", "write it as YYYY-MM-DD");
                return std::nullopt;
            }
        }
        if (!date || date->year() < 1800) {
            reject(row, "", at_.date->name, text, "date", "a date such as 2026-03-31",
                   "correct the date or remove the row");
            return std::nullopt;
        }
        if (options_.latest && *date > *options_.latest) {
            reject(row, "", at_.date->name, text, "future",
                   fmt::format("a date up to {}", options_.latest->to_string()),
                   "correct the date: a price of the future is not known");
            return std::nullopt;
        }
        return date;
    }

    enum class Cell : std::uint8_t { kAbsent, kNumber, kBad };

    Cell number_of(std::string_view text, double& value) const {
        if (text.empty()) return Cell::kAbsent;
        if (sign_ == DecimalSign::kPoint) {
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), value);
            if (error == std::errc() && end == text.data() + text.size())
                return std::isfinite(value) ? Cell::kNumber : Cell::kAbsent;
        }
        const std::string word = heading_of(text);
        if (word == "null" || word == "nan" || word == "none" || word == "#n/a")
            return Cell::kAbsent;
        const broker::NumberText read = broker::read_number(text, sign_);
        if (read.kind == broker::NumberText::Kind::kAbsent) return Cell::kAbsent;
        if (read.kind != broker::NumberText::Kind::kNumber) return Cell::kBad;
        value = read.value.to_double();
        return Cell::kNumber;
    }

    // The close of a cell; nullopt for an empty cell and a rejected one.
    std::optional<double> close_of(std::size_t row, const PriceColumn& column,
                                   const std::string& symbol) {
        const std::string_view text = cell(&column, row);
        double value = 0.0;
        const Cell kind = number_of(text, value);
        if (kind == Cell::kAbsent) {
            ++out_.without_price;
            return std::nullopt;
        }
        if (kind == Cell::kBad || !(value > 0.0) || value > 1e15) {
            reject(row, symbol, column.name, text, kind == Cell::kBad ? "number" : "close",
                   "a price above zero such as 12.5",
                   "correct the price; leave the cell of a day without a price empty");
            return std::nullopt;
        }
        return value;
    }

    // An optional price or volume; false when the row was rejected.
    bool take(std::size_t row, const PriceColumn* column, const std::string& symbol,
              bool may_be_zero, std::optional<double>& out) {
        double value = 0.0;
        const std::string_view text = cell(column, row);
        const Cell kind = number_of(text, value);
        if (kind == Cell::kAbsent) return true;
        // Some files write 0 for a missing open, high or low.
        if (kind == Cell::kNumber && value == 0.0 && !may_be_zero) return true;
        if (kind == Cell::kBad || value < 0.0 || value > 1e18) {
            reject(row, symbol, column->name, text, "number",
                   may_be_zero ? "a number that is not negative" : "a price above zero",
                   "correct the cell or leave it empty");
            return false;
        }
        out = value;
        return true;
    }

    bool check_symbol(std::size_t row, const std::string& symbol, std::string_view column) {
        if (!symbol.empty() && symbol.size() <= kLongestSymbol && !unprintable(symbol)) return true;
        reject(row, symbol.substr(0, kLongestSymbol), std::string(column), symbol, "symbol",
               fmt::format("a symbol of 1 to 32 characters, without {}", kUnprintable),
               "correct the symbol or remove the row");
        return false;
    }

    void read_long() {
        for (std::size_t row = 0; row < table_.rows && !has_too_many(); ++row) {
            PriceBar bar{.symbol = at_.symbol ? text_of(cell(at_.symbol, row)) : options_.symbol,
                         .source = text_of(cell(at_.source, row)),
                         .currency = std::string(cell(at_.currency, row))};
            const auto date = date_of(row);
            if (!date || !check_symbol(row, bar.symbol, at_.symbol ? at_.symbol->name : "symbol"))
                continue;
            bar.date = *date;
            const auto close = close_of(row, *at_.close, bar.symbol);
            if (!close) continue;
            bar.close = *close;
            if (!take(row, at_.open, bar.symbol, false, bar.open) ||
                !take(row, at_.high, bar.symbol, false, bar.high) ||
                !take(row, at_.low, bar.symbol, false, bar.low) ||
                !take(row, at_.volume, bar.symbol, true, bar.volume))
                continue;
            if (!bar.currency.empty() && !fin::Currency::parse(bar.currency)) {
                reject(row, bar.symbol, at_.currency->name, bar.currency, "currency",
                       "an ISO 4217 code such as USD", "correct the currency");
                continue;
            }
            if (bar.source.size() > kLongestSource || unprintable(bar.source)) {
                reject(row, bar.symbol, at_.source->name, bar.source, "source",
                       fmt::format("at most 1000 characters, without {}", kUnprintable),
                       "correct the source");
                continue;
            }
            add(row, std::move(bar));
        }
    }

    void read_wide() {
        for (const PriceColumn& column : table_.columns) {
            if (&column == at_.date) continue;
            const std::string symbol(without_blanks(column.name));
            if (symbol.size() > kLongestSymbol || unprintable(symbol)) {
                out_.ignored.push_back(quotable(column.name));
                continue;
            }
            wide_.emplace_back(&column, symbol);
        }
        for (std::size_t row = 0; row < table_.rows && !has_too_many(); ++row) {
            const auto date = date_of(row);
            if (!date) continue;
            for (const auto& [column, symbol] : wide_)
                if (const auto close = close_of(row, *column, symbol))
                    add(row, {.symbol = symbol, .date = *date, .close = *close});
        }
    }

    void add(std::size_t row, PriceBar bar) {
        if (bar.currency.empty()) bar.currency = options_.currency;
        if (bar.source.empty()) bar.source = options_.source;
        out_.bars.push_back(std::move(bar));
        rows_.push_back(static_cast<std::uint32_t>(row));
    }

    static bool same_prices(const PriceBar& a, const PriceBar& b) {
        return a.close == b.close && a.open == b.open && a.high == b.high && a.low == b.low &&
               a.volume == b.volume && a.currency == b.currency;
    }

    bool is_before(std::size_t a, std::size_t b) const {
        const PriceBar& x = out_.bars[a];
        const PriceBar& y = out_.bars[b];
        return std::tie(x.symbol, x.date, x.source, a) < std::tie(y.symbol, y.date, y.source, b);
    }

    // Moves the bar and the row at `order[i]` to i, in place.
    void arrange(std::vector<std::uint32_t> order) {
        for (std::uint32_t i = 0; i < order.size(); ++i) {
            if (order[i] == i) continue;
            PriceBar bar = std::move(out_.bars[i]);
            const std::uint32_t row = rows_[i];
            std::uint32_t at = i;
            for (std::uint32_t from = order[at]; from != i; from = order[at]) {
                out_.bars[at] = std::move(out_.bars[from]);
                rows_[at] = rows_[from];
                order[at] = at;
                at = from;
            }
            out_.bars[at] = std::move(bar);
            rows_[at] = row;
            order[at] = at;
        }
    }

    // By key; the first of several rows of a key is kept.
    void sort() {
        std::vector<std::uint32_t> order(out_.bars.size());
        std::iota(order.begin(), order.end(), std::uint32_t{0});
        const auto is_before = [&](std::uint32_t a, std::uint32_t b) {
            return this->is_before(a, b);
        };
        if (!std::ranges::is_sorted(order, is_before)) {
            std::ranges::sort(order, is_before);
            arrange(std::move(order));
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i < out_.bars.size(); ++i) {
            PriceBar& bar = out_.bars[i];
            const PriceBar* last = kept > 0 ? &out_.bars[kept - 1] : nullptr;
            const bool again = last && last->symbol == bar.symbol && last->date == bar.date &&
                               last->source == bar.source;
            if (again && same_prices(*last, bar)) {
                ++out_.repeated;
            } else if (again) {
                reject(rows_[i], bar.symbol, at_.date->name, bar.date.to_string(), "duplicate",
                       fmt::format("one price per symbol and date; line {} has another one",
                                   table_.line_of_row(rows_[kept - 1])),
                       "remove one of the rows");
            } else {
                if (kept != i) out_.bars[kept] = std::move(bar);
                rows_[kept++] = rows_[i];
            }
        }
        out_.bars.resize(kept);
        std::ranges::stable_sort(out_.rejected, {}, &RejectedPrice::line);
    }

    CsvTable table_;
    const PriceTableOptions& options_;
    Columns at_;
    std::vector<std::pair<const PriceColumn*, std::string>> wide_;
    DateOrder order_ = DateOrder::kUnknown;
    DecimalSign sign_ = DecimalSign::kUnknown;
    PriceTable out_;
    std::vector<std::uint32_t> rows_;  // of out_.bars
};

}  // namespace

Result<PriceTable> read_price_table(CsvTable table, const PriceTableOptions& options) {
    return Reader(std::move(table), options).read();
}

std::size_t most_prices(const CsvTable& table) {
    const bool is_long = find_close(table) != nullptr;
    return is_long || table.columns.empty() ? table.rows : table.rows * (table.columns.size() - 1);
}

}  // namespace ballast::ingest
