// Market value of a ledger's positions and cash on a day, from prices and exchange rates known by
// then: raw prices times raw quantities, never adjusted, never from a later day.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/engine.hpp"

namespace ballast::ledger {

struct SecurityInfo {
    std::string type = "unknown";
    std::string sector = "unknown";
    // Currency of its prices; that of its purchases when absent.
    std::optional<fin::Currency> currency;
};

// The latest entry on or before a day counts. An entry without a date (undated) counts on every day
// without a dated one.
struct DatedSeries {
    std::vector<std::pair<fin::Date, Decimal>> points;  // sorted by date before use
    std::optional<Decimal> undated;
    // Last day on which the entries count, such as the expiry of an option; any day when absent.
    std::optional<fin::Date> until = {};

    // Index of the first entry after a day; the one before it counts on that day.
    std::size_t after(fin::Date date) const;
};

struct MarketInputs {
    std::map<std::string, DatedSeries> prices;       // per unit, by symbol
    std::map<fin::Currency, DatedSeries> rates;      // base currency per unit
    std::map<std::string, SecurityInfo> securities;  // by symbol
    // How a rate follows from stored series, such as "EURUSD / GBPUSD"; none for given rates.
    std::map<fin::Currency, std::string> rate_formulas;
    // The day by which the age of the prices of a symbol is judged; that of the figures when
    // absent.
    std::map<std::string, fin::Date> judged_on;
    fin::Currency base = fin::Currency::kUsd;

    void sort();
};

// The issue of a price of `date` in figures as of `as_of` that is older than the limit of
// model/price_staleness.hpp.
std::optional<Issue> stale_price(const MarketInputs& market, const std::string& symbol,
                                 fin::Date date, fin::Date as_of);

// Base currency per unit of a currency, and the price of a symbol in its currency, on a day.
std::optional<Decimal> rate_on(const MarketInputs& market, fin::Currency currency, fin::Date date);
std::optional<Decimal> price_on(const MarketInputs& market, const std::string& symbol,
                                fin::Date date);
// The currency of a symbol's price.
fin::Currency price_currency(const MarketInputs& market, const std::string& symbol,
                             fin::Currency fallback);

class Valuation {
public:
    explicit Valuation(const MarketInputs& market) : market_(market) {}

    // Days must ascend. Prices and rates advance separately, so that the effect of each can be
    // measured.
    void set_prices(fin::Date date) { price_day_ = date; }
    void set_rates(fin::Date date) { rate_day_ = date; }

    // In the base currency; nullopt without a price or a rate.
    std::optional<Decimal> value(const LotBook& book, const Position& position);
    bool has_price(const LotBook& book, const Position& position);
    std::optional<Decimal> convert(Decimal amount, fin::Currency currency);
    // Total of everything that can be valued.
    Decimal total(const Engine& engine);

    const SecurityInfo& security(const LotBook& book, std::uint32_t symbol);
    fin::Currency currency_of(const LotBook& book, const Position& position);

private:
    struct Cursor {
        const DatedSeries* series = nullptr;
        std::size_t next = 0;  // points before it are on or before the current day
    };
    struct SymbolEntry {
        Cursor price;
        const SecurityInfo* security = nullptr;
        Decimal multiplier{1};
        bool known = false;
    };
    SymbolEntry& entry(const LotBook& book, std::uint32_t symbol);
    static std::optional<Decimal> at(Cursor& cursor, fin::Date date);

    const MarketInputs& market_;
    fin::Date price_day_;
    fin::Date rate_day_;
    std::vector<SymbolEntry> symbols_;
    std::map<fin::Currency, Cursor> rates_;
};

}  // namespace ballast::ledger
