#include "market/snapshot.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "base/digest.hpp"
#include "model/price_staleness.hpp"

namespace ballast::market {

namespace {

void update_number(Sha256& hash, std::uint64_t bits) {
    std::string bytes(8, '\0');
    for (int i = 0; i < 8; ++i)
        bytes[static_cast<std::size_t>(i)] = static_cast<char>((bits >> (8 * i)) & 0xFFU);
    hash.update(bytes);
}

// All missing prices are equal, whatever the payload of their NaN.
void update_price(Sha256& hash, double price) {
    update_number(hash,
                  std::isnan(price) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(price));
}

std::string digest_of(fin::Date as_of, const PriceHistory& prices,
                      const std::vector<model::Security>& securities) {
    Sha256 hash;
    hash.update_field("market snapshot 1");
    hash.update_field(as_of.to_string());
    update_number(hash, prices.dates.size());
    for (const fin::Date date : prices.dates)
        update_number(hash, static_cast<std::uint64_t>(date.serial()));
    update_number(hash, prices.symbols.size());
    // Sorted by symbol, so that the order of columns does not affect the digest.
    std::vector<std::size_t> order(prices.symbols.size());
    for (std::size_t j = 0; j < order.size(); ++j) order[j] = j;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return prices.symbols[a] < prices.symbols[b]; });
    for (const std::size_t j : order) {
        hash.update_field(prices.symbols[j]);
        for (const double price : prices.closes[j]) update_price(hash, price);
    }
    update_number(hash, securities.size());
    for (const model::Security& s : securities) {
        for (const std::string* text :
             {&s.symbol, &s.name, &s.sector, &s.industry, &s.exchange, &s.country})
            hash.update_field(*text);
        hash.update_field(model::currency_code(s));
        update_number(hash, static_cast<std::uint64_t>(s.type));
    }
    return hash.finish_hex();
}

}  // namespace

Result<Snapshot> Snapshot::make(fin::Date as_of, PriceHistory prices,
                                std::vector<model::Security> securities,
                                std::vector<CurrencyConversion> conversions) {
    TRY_STATUS(validate(prices));
    std::sort(securities.begin(), securities.end(),
              [](const auto& a, const auto& b) { return a.symbol < b.symbol; });
    for (std::size_t i = 1; i < securities.size(); ++i)
        if (securities[i].symbol == securities[i - 1].symbol)
            return fail(Code::kInvalidInput,
                        "the security " + securities[i].symbol + " is a duplicate");
    auto content = std::make_shared<Content>();
    content->as_of = as_of;
    const bool cut = !prices.dates.empty() && prices.dates.back() > as_of;
    content->prices = cut ? until(prices, as_of) : std::move(prices);
    content->securities = std::move(securities);
    content->conversions = std::move(conversions);
    content->digest = digest_of(as_of, content->prices, content->securities);
    return Snapshot(std::move(content));
}

const model::Security* Snapshot::security(std::string_view symbol) const {
    const auto& all = content_->securities;
    const auto found = std::lower_bound(
        all.begin(), all.end(), symbol,
        [](const model::Security& s, std::string_view key) { return s.symbol < key; });
    return found != all.end() && found->symbol == symbol ? &*found : nullptr;
}

const CurrencyConversion* Snapshot::conversion(std::string_view symbol) const {
    const auto& all = content_->conversions;
    const auto found = std::ranges::find(all, symbol, &CurrencyConversion::symbol);
    return found != all.end() ? &*found : nullptr;
}

PriceLookup Snapshot::price(std::string_view symbol, fin::Date as_of) const {
    PriceLookup result;
    const auto column = content_->prices.column(symbol);
    std::vector<Close> last;
    if (column) last = last_closes(content_->prices, *column, as_of, 2);
    const std::string name(symbol);
    if (last.empty()) {
        result.issue = Issue{Severity::kError, "no_price",
                             "there is no price of " + name + " up to " + as_of.to_string(), name};
        return result;
    }
    result.price = last[0].price;
    result.date = last[0].date;
    if (last.size() > 1) {
        result.previous_price = last[1].price;
        result.previous_date = last[1].date;
    }
    if (model::is_stale(last[0].date, as_of))
        result.issue = Issue{Severity::kWarning, "stale_price",
                             "the last price of " + name + " is of " + last[0].date.to_string() +
                                 ", " + std::to_string(model::sessions_since(last[0].date, as_of)) +
                                 " sessions before " + as_of.to_string(),
                             name};
    return result;
}

}  // namespace ballast::market
