#include "ledger/plain_frame.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "ledger/exact.hpp"
#include "ledger/run.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ledger {

namespace {

using Columns = model::TransactionColumns;
using Type = model::TransactionType;

constexpr std::uint32_t kNone = PlainFrame::kNone;
constexpr std::size_t kMostPairs = std::size_t{1} << 22;  // of accounts and symbols

bool is_plain(Type type) {
    return is_purchase(type) || type == Type::kSell || type == Type::kSplit ||
           moves_cash_alone(type);
}

bool plain_settings(const LotSettings& settings) {
    return settings.method == LotMethod::kFifo && settings.method_changes.empty() &&
           settings.scope == LotScope::kAccount && !settings.wash_sales;
}

bool plain_words(const Columns& columns) {
    const auto& currencies = columns.currency_values;
    return (currencies.empty() || (currencies.size() == 1 && currencies[0] == columns.currency)) &&
           std::none_of(columns.symbol_words.begin(), columns.symbol_words.end(),
                        [](const std::string& symbol) {
                            // Shorter than any option symbol; parsing builds an error text.
                            return symbol.size() >= 16 && model::parse_occ_symbol(symbol);
                        });
}

// By day, splits before trading, otherwise as the table has them.
void set_order(PlainFrame& frame) {
    const Columns& columns = frame.columns;
    const auto before = [&](std::size_t a, std::size_t b) {
        if (columns.dates[a] != columns.dates[b]) return columns.dates[a] < columns.dates[b];
        return before_trading(columns.types[a]) && !before_trading(columns.types[b]);
    };
    std::size_t row = 1;
    while (row < columns.rows && !before(row, row - 1)) ++row;
    if (row >= columns.rows) return;
    frame.order.resize(columns.rows);
    std::iota(frame.order.begin(), frame.order.end(), 0U);
    std::stable_sort(frame.order.begin(), frame.order.end(), before);
}

// The rows up to the report's day, and the last of their days.
void set_rows(PlainFrame& frame, std::optional<fin::Date> as_of) {
    std::size_t low = 0;
    std::size_t high = frame.columns.rows;
    while (as_of && low < high) {
        const std::size_t middle = (low + high) / 2;
        if (frame.columns.dates[frame.source(middle)] <= *as_of)
            low = middle + 1;
        else
            high = middle;
    }
    frame.rows = high;
    if (high == 0) return;
    frame.last = frame.columns.dates[frame.source(high - 1)];
    frame.days = DayFacts(frame.columns.dates[frame.source(0)], frame.last);
}

// Whether all rows are of types that a plain ledger has.
bool plain_types(const PlainFrame& frame) {
    std::array<bool, 256> seen{};
    for (std::size_t row = 0; row < frame.rows; ++row)
        seen[static_cast<std::size_t>(frame.columns.types[frame.source(row)])] = true;
    for (std::size_t type = 0; type < seen.size(); ++type)
        if (seen[type] && !is_plain(static_cast<Type>(type))) return false;
    return true;
}

// Without accounts every symbol is a position, be it held or not.
void set_positions_by_symbol(PlainFrame& frame) {
    const std::size_t symbols = frame.columns.symbol_words.size();
    frame.position_of.resize(symbols);
    std::iota(frame.position_of.begin(), frame.position_of.end(), 0U);
    for (std::uint32_t symbol = 0; symbol < symbols; ++symbol)
        frame.positions.push_back({0, symbol});
}

// With them, what is bought in each; false where a purchase has none, or no symbol.
bool set_positions_by_account(PlainFrame& frame) {
    const Columns& columns = frame.columns;
    const std::size_t symbols = columns.symbol_words.size();
    if (frame.accounts() * symbols > kMostPairs) return false;
    frame.position_of.assign(frame.accounts() * symbols, kNone);
    for (std::size_t row = 0; row < frame.rows; ++row) {
        const std::size_t i = frame.source(row);
        if (!is_purchase(columns.types[i])) continue;
        const std::uint32_t account = columns.accounts[i];
        const std::uint32_t symbol = columns.symbols[i];
        if (account == kNone || symbol == kNone) return false;
        std::uint32_t& position = frame.position_of[account * symbols + symbol];
        if (position != kNone) continue;
        position = static_cast<std::uint32_t>(frame.positions.size());
        frame.positions.push_back({account, symbol});
    }
    return true;
}

// Whether all purchases name their lots, where any row has a name.
bool names_lots(const PlainFrame& frame) {
    const Columns& columns = frame.columns;
    if (columns.ids.empty()) return true;
    for (std::size_t row = 0; row < frame.rows; ++row) {
        const std::size_t i = frame.source(row);
        if (is_purchase(columns.types[i]) && columns.ids[i].empty()) return false;
    }
    return true;
}

}  // namespace

DayFacts::DayFacts(fin::Date first, fin::Date last) : first_(first.serial()) {
    facts_.reserve(static_cast<std::size_t>(last - first) + 1);
    for (fin::Date day = first; day <= last; ++day)
        facts_.push_back({first_long_term_day(day).serial(), day.year()});
}

bool is_purchase(Type type) { return type == Type::kBuy || type == Type::kReinvest; }

bool moves_cash_alone(Type type) {
    return type == Type::kDividend || type == Type::kInterest || type == Type::kFee ||
           type == Type::kTax || type == Type::kDeposit || type == Type::kWithdrawal;
}

std::optional<PlainFrame> plain_frame(const Columns& columns, const LotSettings& settings) {
    if (!plain_settings(settings) || !plain_words(columns) || columns.rows > kMostTransactions)
        return std::nullopt;
    PlainFrame frame{.columns = columns};
    set_order(frame);
    set_rows(frame, settings.as_of);
    if (!plain_types(frame) || !names_lots(frame)) return std::nullopt;
    if (columns.accounts.empty())
        set_positions_by_symbol(frame);
    else if (!set_positions_by_account(frame))
        return std::nullopt;
    return frame;
}

}  // namespace ballast::ledger
