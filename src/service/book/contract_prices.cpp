#include "service/book/contract_prices.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "model/occ_symbol.hpp"
#include "options/book.hpp"
#include "service/book/stored_option_market.hpp"
#include "service/call.hpp"
#include "service/market/data.hpp"

namespace ballast::service {

namespace {

model::Position unit_of(const std::string& symbol, const model::OptionTerms& terms) {
    model::Position position;
    position.symbol = symbol;
    position.type = model::AssetType::kOption;
    position.quantity = Decimal{1};
    position.option = terms;
    return position;
}

// Empty where the tenant has no stored prices.
Result<market::Snapshot> underlyings_of(const Call& call, std::span<const std::string> contracts) {
    std::set<std::string> names;
    for (const std::string& symbol : contracts) {
        TRY(const model::OptionTerms terms, model::parse_occ_symbol(symbol));
        for (std::string& name : underlying_names(terms)) names.insert(std::move(name));
    }
    const std::vector<std::string> sorted(names.begin(), names.end());
    auto snapshot = load_snapshot(call, sorted, std::nullopt);
    if (!snapshot && snapshot.error().code == Code::kNotFound)
        return market::Snapshot::make(fin::Date{}, {}, {});
    return snapshot;
}

class Pricing {
public:
    Pricing(const Call& call, const ContractRequest& request, const market::Snapshot& snapshot)
        : call_(call), request_(request), snapshot_(snapshot) {
        for (const ledger::ContractDays& contract : request.contracts)
            if (const auto terms = model::parse_occ_symbol(contract.symbol))
                terms_.push_back(*terms);
    }

    Status add(const ledger::ContractDays& contract) {
        const auto terms = model::parse_occ_symbol(contract.symbol);
        if (!terms) return {};
        for (const fin::Date day : contract.days) TRY_STATUS(add_day(contract.symbol, *terms, day));
        return {};
    }

    // Of the volatilities, rates and dividends that were stored.
    void add_digest(Sha256& hash) const {
        for (const auto& [date, stored] : stored_)
            if (stored) hash.update_field(stored->digest());
    }

    ContractPrices finish(const Work& work) {
        ContractPrices result;
        std::vector<options::Holding> holdings;
        holdings.reserve(found_.size());
        for (const auto& [key, option] : found_) holdings.push_back(option.holding);
        const options::BookValue book = options::value_book(holdings, options::Model::kAuto, work);
        std::size_t index = 0;
        for (auto& [key, option] : found_) {
            const options::Priced& priced = book.positions[index++].priced;
            if (!priced.greeks) {
                missing_[key.first] = priced.issue ? priced.issue->message : "no price";
                continue;
            }
            result.prices.push_back({.symbol = key.first,
                                     .date = key.second,
                                     .price = priced.greeks->price,
                                     .underlying = option.holding.underlying,
                                     .option = option.holding.option,
                                     .model = priced.model,
                                     .volatility_source = option.sources.volatility,
                                     .stored_underlying = option.stored_underlying});
        }
        result.missing = std::move(missing_);
        for (auto& [key, issue] : assumptions_) result.assumptions.push_back(std::move(issue));
        return result;
    }

private:
    // The price of the underlying that counts on a day, and its date.
    std::optional<ContractQuote> spot(const model::OptionTerms& terms, fin::Date day) const {
        if (const auto given = request_.market.spots.find(terms.underlying);
            given != request_.market.spots.end())
            return ContractQuote{given->second, {}};
        for (const std::string& name : underlying_names(terms)) {
            if (request_.spot_on)
                if (const auto quote = request_.spot_on(name, day)) return quote;
            const auto column = snapshot_.prices().column(name);
            if (!column) continue;
            const auto closes = market::last_closes(snapshot_.prices(), *column, day, 1);
            if (!closes.empty()) return ContractQuote{closes[0].price, closes[0].date};
        }
        return std::nullopt;
    }

    Status add_day(const std::string& symbol, const model::OptionTerms& terms, fin::Date day) {
        const auto quote = spot(terms, day);
        const fin::Date date = quote && quote->date ? *quote->date : day;
        TRY(const bool found, find(symbol, terms, quote, std::min(date, day)));
        if (!found || !request_.has_previous || !quote || !quote->date) return {};
        if (const auto before = spot(terms, date - 1); before && before->date)
            TRY_STATUS(find(symbol, terms, before, *before->date));
        return {};
    }

    // What a portfolio with the contracts would be valued with on a day.
    Result<OptionMarkets::Stored> stored_on(fin::Date date) {
        if (!request_.is_stored) return OptionMarkets::Stored();
        const auto [place, inserted] = stored_.try_emplace(date);
        if (inserted) {
            TRY(place->second, load_option_market(call_, terms_, date));
        }
        return place->second;
    }

    Result<bool> find(const std::string& symbol, const model::OptionTerms& terms,
                      const std::optional<ContractQuote>& quote, fin::Date date) {
        if (found_.contains({symbol, date})) return true;
        OptionMarket market = request_.market;
        if (quote) market.spots[terms.underlying] = quote->price;
        TRY(OptionMarkets::Stored stored, stored_on(date));
        OptionMarkets markets(snapshot_, market, date, std::move(stored));
        auto option = markets.find(unit_of(symbol, terms));
        if (!option) {
            missing_[symbol] = option.error().message;
            return false;
        }
        missing_.erase(symbol);
        // One issue for each underlying, of the latest day.
        for (Issue& issue : markets.assumptions())
            assumptions_.insert_or_assign({issue.code, issue.where}, std::move(issue));
        found_.emplace(std::pair(symbol, date), *std::move(option));
        return true;
    }

    const Call& call_;
    const ContractRequest& request_;
    const market::Snapshot& snapshot_;
    std::vector<model::OptionTerms> terms_;
    std::map<fin::Date, OptionMarkets::Stored> stored_;
    std::map<std::pair<std::string, fin::Date>, MarketedOption> found_;
    std::map<std::string, std::string> missing_;
    std::map<std::pair<std::string, std::string>, Issue> assumptions_;
};

}  // namespace

Result<std::optional<fin::Date>> last_underlying_close(const Call& call,
                                                       std::span<const std::string> contracts) {
    TRY(const market::Snapshot snapshot, underlyings_of(call, contracts));
    std::optional<fin::Date> last;
    for (std::size_t c = 0; c < snapshot.prices().symbols.size(); ++c)
        for (const market::Close& close :
             market::last_closes(snapshot.prices(), c, snapshot.as_of(), 1))
            last = std::max(last.value_or(close.date), close.date);
    return last;
}

Result<ContractPrices> contract_prices(const Call& call, const ContractRequest& request) {
    std::vector<std::string> symbols;
    for (const ledger::ContractDays& contract : request.contracts)
        symbols.push_back(contract.symbol);
    if (symbols.empty()) return ContractPrices{};
    TRY(const market::Snapshot snapshot, request.is_stored
                                             ? underlyings_of(call, symbols)
                                             : market::Snapshot::make(fin::Date{}, {}, {}));
    Pricing pricing(call, request, snapshot);
    for (const ledger::ContractDays& contract : request.contracts)
        TRY_STATUS(pricing.add(contract));
    ContractPrices result = pricing.finish(call.work());
    if (request.is_stored) {
        Sha256 hash;
        hash.update_field(snapshot.digest());
        pricing.add_digest(hash);
        result.digest = hash.finish_hex();
    }
    return result;
}

}  // namespace ballast::service
