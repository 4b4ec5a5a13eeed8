// The market as known on one day: prices up to it, instrument data, and a digest that identifies
// exactly this content. Immutable.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "market/currency_conversion.hpp"
#include "market/price_history.hpp"
#include "model/security.hpp"

namespace ballast::market {

// The last close on or before the snapshot date, and the previous one (for the day's P&L).
struct PriceLookup {
    std::optional<double> price;
    std::optional<fin::Date> date;
    std::optional<double> previous_price;
    std::optional<fin::Date> previous_date;
    // `no_price` (error; price is empty) or `stale_price` (warning; the price is kept, with its
    // date), by staleness.hpp.
    std::optional<Issue> issue;
};

class Snapshot {
public:
    // Validates the prices and drops those dated after `as_of`. Two securities with the same symbol
    // are an error. The conversions are those that were applied to the prices.
    static Result<Snapshot> make(fin::Date as_of, PriceHistory prices,
                                 std::vector<model::Security> securities,
                                 std::vector<CurrencyConversion> conversions = {});

    fin::Date as_of() const { return content_->as_of; }
    const PriceHistory& prices() const { return content_->prices; }
    const std::vector<model::Security>& securities() const { return content_->securities; }
    // SHA-256 over as_of, every price and every security; 64 hexadecimal digits.
    const std::string& digest() const { return content_->digest; }

    // Null when the symbol is not in the snapshot.
    const model::Security* security(std::string_view symbol) const;
    // Null for a symbol whose prices are in the currency of the snapshot, or of unknown currency.
    const CurrencyConversion* conversion(std::string_view symbol) const;
    PriceLookup price(std::string_view symbol) const { return price(symbol, as_of()); }
    // As on an earlier day.
    PriceLookup price(std::string_view symbol, fin::Date as_of) const;

private:
    struct Content {
        fin::Date as_of;
        PriceHistory prices;
        std::vector<model::Security> securities;  // by symbol
        std::vector<CurrencyConversion> conversions;
        std::string digest;
    };
    explicit Snapshot(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
    std::shared_ptr<const Content> content_;  // shared by copies
};

}  // namespace ballast::market
