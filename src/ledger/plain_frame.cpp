#include "ledger/plain_frame.hpp"

#include <algorithm>
#include <numeric>

#include "base/threads.hpp"
#include "ledger/exact.hpp"
#include "ledger/run.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ledger {

namespace {

using Columns = model::TransactionColumns;
using Type = model::TransactionType;

constexpr std::uint32_t kNone = PlainFrame::kNone;
constexpr std::size_t kMostPairs = std::size_t{1} << 22;  // pairs of account and symbol

bool is_plain(Type type) {
    return is_purchase(type) || type == Type::kSell || type == Type::kSplit ||
           moves_cash_alone(type);
}

bool plain_settings(const LotSettings& settings) {
    return settings.method == LotMethod::kFifo && settings.method_changes.empty() &&
           settings.scope == LotScope::kAccount && !settings.wash_sales &&
           std::ranges::all_of(settings.account_types, [](const auto& account) {
               return account.second == model::AccountType::kTaxable;
           });
}

bool plain_words(const Columns& columns) {
    const auto& currencies = columns.currency_values;
    return (currencies.empty() || (currencies.size() == 1 && currencies[0] == columns.currency)) &&
           std::none_of(columns.symbol_words.begin(), columns.symbol_words.end(),
                        [](const std::string& symbol) {
                            // Shorter than any option symbol; parsing would build an error text.
                            return symbol.size() >= 16 && model::parse_occ_symbol(symbol);
                        });
}

// Whether holds(begin, end) is true for all blocks of [0, rows). Also false when cancelled.
template <class Holds>
bool of_all_blocks(std::size_t rows, const Work& work, const Holds& holds) {
    constexpr std::size_t kBlock = std::size_t{1} << 16;
    std::vector<char> held((rows + kBlock - 1) / kBlock);
    parallel_blocks(work, rows, kBlock, [&](std::size_t block, std::size_t begin, std::size_t end) {
        held[block] = holds(begin, end) ? 1 : 0;
    });
    return std::find(held.begin(), held.end(), 0) == held.end();
}

// By day, splits before trading, otherwise in table order.
void set_order(PlainFrame& frame, const Work& work) {
    const Columns& columns = frame.columns;
    const auto before = [&](std::size_t a, std::size_t b) {
        if (columns.dates[a] != columns.dates[b]) return columns.dates[a] < columns.dates[b];
        return before_trading(columns.types[a]) && !before_trading(columns.types[b]);
    };
    const auto in_order = [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = std::max<std::size_t>(begin, 1); row < end; ++row)
            if (before(row, row - 1)) return false;
        return true;
    };
    if (of_all_blocks(columns.rows, work, in_order)) return;
    frame.order.resize(columns.rows);
    std::iota(frame.order.begin(), frame.order.end(), 0U);
    std::stable_sort(frame.order.begin(), frame.order.end(), before);
}

// The rows up to the report date, and the latest of their dates.
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

// Whether all rows are of types that a plain ledger supports, and either every purchase names its
// lot or no row does.
bool plain_rows(const PlainFrame& frame, const Work& work) {
    const Columns& columns = frame.columns;
    return of_all_blocks(frame.rows, work, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const std::size_t i = frame.source(row);
            if (!is_plain(columns.types[i])) return false;
            if (!columns.ids.empty() && is_purchase(columns.types[i]) && columns.ids[i].empty())
                return false;
        }
        return true;
    });
}

// Without accounts every symbol is a position, whether or not it is held.
void set_positions_by_symbol(PlainFrame& frame) {
    const std::size_t symbols = frame.columns.symbol_words.size();
    frame.position_of.resize(symbols);
    std::iota(frame.position_of.begin(), frame.position_of.end(), 0U);
    for (std::uint32_t symbol = 0; symbol < symbols; ++symbol)
        frame.positions.push_back({0, symbol});
}

// With accounts, the symbols bought in each; false where a purchase has no account or no symbol.
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

}  // namespace

DayFacts::DayFacts(fin::Date first, fin::Date last) : first_(first.serial()) {
    facts_.reserve(static_cast<std::size_t>(last - first) + 1);
    for (fin::Date day = first; day <= last; ++day)
        facts_.push_back({first_long_term_day(day).serial(), day.year()});
}

std::optional<PlainFrame> plain_frame(const Columns& columns, const LotSettings& settings,
                                      OutflowSign outflow_sign, const Work& work) {
    if (!plain_settings(settings) || !plain_words(columns) || columns.rows > kMostTransactions)
        return std::nullopt;
    PlainFrame frame{.columns = columns};
    frame.signs = outflow_signs(columns, outflow_sign);
    set_order(frame, work);
    set_rows(frame, settings.as_of);
    if (!plain_rows(frame, work)) return std::nullopt;
    if (columns.accounts.empty())
        set_positions_by_symbol(frame);
    else if (!set_positions_by_account(frame))
        return std::nullopt;
    return frame;
}

}  // namespace ballast::ledger
