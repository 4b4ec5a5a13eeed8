#include "service/market/sync_targets.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "feed/quotes.hpp"
#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/market/holders.hpp"
#include "service/market/providers.hpp"
#include "service/market/rate_series.hpp"
#include "store/market_series.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"

namespace ballast::service {

namespace {

using feed::Provider;
using model::SeriesKind;

bool is_requested_kind(const SyncRequest& request, SeriesKind kind) {
    return request.kinds.empty() || std::ranges::find(request.kinds, kind) != request.kinds.end();
}

Status add_portfolio(store::Transaction& transaction, const std::string& named,
                     std::set<std::string>& symbols) {
    TRY(const model::Portfolio portfolio, store::find_portfolio(transaction, named));
    TRY(const auto positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
    for (const model::Position& position : positions) {
        if (position.type == model::AssetType::kCash) continue;
        symbols.insert(position.option ? position.option->underlying : position.symbol);
    }
    return {};
}

// The provider that a request names, a series had before, or the first one that is ready.
class Choice {
public:
    Choice(std::vector<Provider> providers, const SyncRequest& request)
        : providers_(std::move(providers)), request_(request) {}

    Status add_known(store::Transaction& transaction) {
        TRY(const auto states, store::series_states(transaction));
        for (const model::SeriesState& state : states)
            if (state.fetched_at) known_[{state.kind, state.symbol}] = state.source;
        return {};
    }

    std::vector<std::string> known_series() const {
        std::vector<std::string> names;
        for (const auto& [key, source] : known_)
            if (key.first == SeriesKind::kMacro) names.push_back(key.second);
        return names;
    }

    SyncTarget target(SeriesKind kind, const std::string& symbol) const {
        SyncTarget made{.kind = kind, .symbol = symbol};
        const auto known = known_.find({kind, symbol});
        std::vector<std::string_view> names;
        if (!request_.provider.empty())
            names = {request_.provider};
        else if (known != known_.end())
            names = {known->second};
        else if (kind == SeriesKind::kMacro)
            // Series of the ECB are named by dataset and key, those of the Treasury by maturity.
            names = {symbol.starts_with("BC_")               ? "treasury"
                     : symbol.find('/') == std::string::npos ? "fred"
                                                             : "ecb"};
        for (const Provider& provider : providers_) {
            if (!feed::offers(provider.kind, kind)) continue;
            if (!names.empty() && std::ranges::find(names, provider.name) == names.end()) continue;
            const Status ready = feed::check_ready(provider);
            if (ready) {
                made.provider = provider;
                return made;
            }
            if (!names.empty()) made.missing = ready.error().message;
        }
        if (made.missing.empty())
            made.missing = names.empty() ? fmt::format(
                                               "no provider of {} is enabled: enable one on the "
                                               "page Providers",
                                               describe::to_word(kind))
                                         : fmt::format("the provider {} does not offer {}",
                                                       names.front(), describe::to_word(kind));
        return made;
    }

    // Without naming a provider or a series.
    bool is_ready(SeriesKind kind, std::string_view name = {}) const {
        return std::ranges::any_of(providers_, [&](const Provider& provider) {
            return feed::offers(provider.kind, kind) && (name.empty() || provider.name == name) &&
                   feed::check_ready(provider);
        });
    }

    Status check_named() const {
        if (request_.provider.empty()) return {};
        auto found = provider_named(providers_, request_.provider);
        if (!found)
            return invalid("/provider", "not_allowed", found.error().message,
                           "see market.providers");
        return {};
    }

private:
    std::vector<Provider> providers_;
    const SyncRequest& request_;
    std::map<std::pair<SeriesKind, std::string>, std::string> known_;
};

Result<std::set<std::string>> symbols_of(Call& call, const SyncRequest& request) {
    std::set<std::string> symbols(request.symbols.begin(), request.symbols.end());
    if (!request.portfolio.empty()) {
        if (!call.principal().permissions.has(Permission::kPortfolioRead))
            return fail(Code::kForbidden, "the symbols of a portfolio require portfolio:read");
        TRY_STATUS(call.read([&](store::Transaction& transaction) {
            return add_portfolio(transaction, request.portfolio, symbols);
        }));
    }
    if (request.symbols.empty() && request.portfolio.empty() && request.series.empty()) {
        TRY(const auto held, held_symbols(call));
        symbols.insert(held.begin(), held.end());
    }
    return symbols;
}

// Underlyings of the options held in the portfolio, or in any.
Result<std::set<std::string>> option_underlyings(Call& call, const SyncRequest& request) {
    std::set<std::string> symbols;
    if (!call.principal().permissions.has(Permission::kPortfolioRead)) return symbols;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        store::PositionFilter filter{.type = model::AssetType::kOption};
        if (!request.portfolio.empty()) {
            TRY(const auto portfolio, store::find_portfolio(transaction, request.portfolio));
            filter.portfolio = portfolio.id;
        }
        TRY(const auto positions, store::all_positions(transaction, filter));
        for (const model::Position& position : positions)
            if (position.option) symbols.insert(position.option->underlying);
        return {};
    }));
    return symbols;
}

bool names_kind(const SyncRequest& request, SeriesKind kind) {
    return std::ranges::find(request.kinds, kind) != request.kinds.end();
}

// Option chains: of the named symbols where chains are asked for by name, otherwise of what options
// are held on where a provider has them. With them the interest rates that options need.
Status add_option_inputs(Call& call, const SyncRequest& request, const Choice& choice,
                         std::vector<SyncTarget>& targets, std::set<std::string>& macro) {
    const bool named = names_kind(request, SeriesKind::kChain);
    std::set<std::string> underlyings;
    if (named && !request.symbols.empty()) {
        underlyings.insert(request.symbols.begin(), request.symbols.end());
    } else if (request.symbols.empty() && request.series.empty()) {
        TRY(underlyings, option_underlyings(call, request));
    }
    if (underlyings.empty()) return {};
    if (named || (request.kinds.empty() && choice.is_ready(SeriesKind::kChain)))
        for (const std::string& symbol : underlyings)
            targets.push_back(choice.target(SeriesKind::kChain, symbol));
    if (!is_requested_kind(request, SeriesKind::kMacro) || !request.symbols.empty()) return {};
    if (choice.is_ready(SeriesKind::kMacro, "fred"))
        for (const RateSeries& series : kRateSeries) macro.insert(std::string(series.fred));
    else if (choice.is_ready(SeriesKind::kMacro, "treasury"))
        for (const RateSeries& series : kRateSeries) macro.insert(std::string(series.treasury));
    return {};
}

}  // namespace

Result<std::vector<SyncTarget>> sync_targets(Call& call, const SyncRequest& request) {
    std::vector<Provider> providers;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(providers, load_providers(call.environment(), transaction));
        return {};
    }));
    Choice choice(std::move(providers), request);
    TRY_STATUS(choice.check_named());
    TRY_STATUS(
        call.read([&](store::Transaction& transaction) { return choice.add_known(transaction); }));
    std::vector<SyncTarget> targets;
    if (is_requested_kind(request, SeriesKind::kPrices)) {
        TRY(const auto symbols, symbols_of(call, request));
        for (const std::string& symbol : symbols)
            targets.push_back(choice.target(SeriesKind::kPrices, symbol));
    }
    if (names_kind(request, SeriesKind::kQuotes)) {
        TRY(const auto symbols, symbols_of(call, request));
        for (const std::string& symbol : symbols)
            targets.push_back(choice.target(SeriesKind::kQuotes, symbol));
    }
    std::set<std::string> macro;
    if (is_requested_kind(request, SeriesKind::kMacro)) {
        macro.insert(request.series.begin(), request.series.end());
        if (request.symbols.empty() && request.portfolio.empty() && request.series.empty())
            for (const std::string& name : choice.known_series()) macro.insert(name);
    }
    TRY_STATUS(add_option_inputs(call, request, choice, targets, macro));
    for (const std::string& name : macro)
        targets.push_back(choice.target(SeriesKind::kMacro, name));
    const bool any_ready = std::ranges::any_of(
        targets, [](const SyncTarget& target) { return target.provider.has_value(); });
    if (!targets.empty() && !any_ready) return fail(Code::kConflict, targets.front().missing);
    return targets;
}

}  // namespace ballast::service
