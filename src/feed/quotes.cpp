#include "feed/quotes.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

#include "feed/formats.hpp"
#include "feed/json.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::feed {

namespace {

using detail::Json;
using detail::number_at;
using detail::positive_at;
using detail::text_at;

std::optional<double> not_negative_at(Json json, std::string_view pointer) {
    const auto value = number_at(json, pointer);
    return value && *value >= 0.0 ? value : std::nullopt;
}

model::OptionQuote quote_of(Json row) {
    model::OptionQuote quote{.bid = not_negative_at(row, "/last_quote/bid"),
                             .ask = positive_at(row, "/last_quote/ask"),
                             .last = positive_at(row, "/last_trade/price"),
                             .implied_volatility = positive_at(row, "/implied_volatility"),
                             .delta = number_at(row, "/greeks/delta"),
                             .open_interest = not_negative_at(row, "/open_interest"),
                             .underlying_price = positive_at(row, "/underlying_asset/price")};
    if (!quote.last) quote.last = positive_at(row, "/last_quote/midpoint");
    // Above 1,000 % the source's solver has not converged.
    if (quote.implied_volatility && *quote.implied_volatility > 10.0)
        quote.implied_volatility.reset();
    return quote;
}

// Whether the terms that the row states beside the symbol are those of the symbol.
bool has_terms(Json row, const model::OptionTerms& terms) {
    const std::string right = text_at(row, "/details/contract_type");
    const std::string expiry = text_at(row, "/details/expiration_date");
    const auto strike = number_at(row, "/details/strike_price");
    const bool is_call = terms.right == model::OptionRight::kCall;
    constexpr double kSmallestStep = 0.001;  // of strikes in symbols
    return (right.empty() || right == (is_call ? "call" : "put")) &&
           (expiry.empty() || expiry == terms.expiry.to_string()) &&
           (!strike || std::abs(*strike - terms.strike.to_double()) < kSmallestStep / 2.0);
}

void add_contract(Json row, OptionChain& chain) {
    std::string ticker = text_at(row, "/details/ticker");
    if (ticker.starts_with("O:")) ticker.erase(0, 2);
    const auto terms = model::parse_occ_symbol(ticker);
    if (!terms)
        ++chain.unreadable;
    else if (!has_terms(row, *terms))
        chain.contradictory.push_back(std::move(ticker));
    else
        chain.contracts.push_back({std::move(ticker), quote_of(row)});
}

// The first of the contracts, for messages.
std::string examples(std::span<const std::string> contracts) {
    constexpr std::size_t kMost = 3;
    return fmt::format("{}{}", fmt::join(contracts.first(std::min(kMost, contracts.size())), ", "),
                       contracts.size() > kMost ? ", …" : "");
}

void report(std::span<const std::string> contracts, std::string code, std::string_view what,
            const std::string& underlying, Issues& issues) {
    if (contracts.empty()) return;
    issues.push_back({Severity::kWarning, std::move(code),
                      fmt::format("{} {} of {} {}: {}", contracts.size(),
                                  contracts.size() == 1 ? "contract" : "contracts", underlying,
                                  what, examples(contracts)),
                      underlying});
}

}  // namespace

bool has_chains(ProviderKind kind) { return kind == ProviderKind::kPolygon; }
bool has_quotes(ProviderKind kind) { return kind == ProviderKind::kFmp; }

bool offers(ProviderKind kind, SeriesKind series) {
    if (series == SeriesKind::kChain) return has_chains(kind);
    if (series == SeriesKind::kQuotes) return has_quotes(kind);
    return series_kind(kind) == series;
}

Result<HttpRequest> chain_request(const Provider& provider, const ChainQuery& query) {
    if (!has_chains(provider.kind))
        return fail(Code::kUnsupported, fmt::format("{} has no option chains", provider.name));
    HttpRequest request{.url = query.next,
                        .secrets = {{"Authorization:", "Bearer " + provider.key}}};
    if (query.next.empty())
        request.url =
            fmt::format("{}/v3/snapshot/options/{}?expiration_date.gte={}&limit=250", provider.base,
                        detail::escape(query.underlying), query.from.to_string());
    // The key must not go to another host, whatever the response names as its next page.
    TRY(const Destination target, destination(provider));
    TRY_STATUS(check_url(request.url, target));
    return request;
}

Result<OptionChain> parse_chain(const Provider& provider, const HttpResponse& response) {
    TRY(const detail::JsonDocument document, detail::JsonDocument::parse(response.body));
    const Json root = document.root();
    const std::string status = text_at(root, "/status");
    if (status.empty()) return detail::unexpected(provider, "/status", "status");
    if (status != "OK" && status != "DELAYED") {
        std::string reason = text_at(root, "/message");
        if (reason.empty()) reason = text_at(root, "/error");
        return fail(status == "NOT_AUTHORIZED" ? Code::kForbidden : Code::kInvalidInput,
                    fmt::format("{} says {}: {}", provider.name, status, reason));
    }
    const auto results = detail::array_at(root, "/results");
    if (!results) return detail::unexpected(provider, "/results", "list");
    OptionChain chain{.contracts = {}, .next = text_at(root, "/next_url")};
    for (const Json row : *results) add_contract(row, chain);
    return chain;
}

void append(OptionChain& chain, OptionChain page) {
    std::ranges::move(page.contracts, std::back_inserter(chain.contracts));
    std::ranges::move(page.contradictory, std::back_inserter(chain.contradictory));
    chain.unreadable += page.unreadable;
    chain.next = std::move(page.next);
}

void settle(OptionChain& chain, const std::string& underlying, Issues& issues) {
    std::ranges::stable_sort(chain.contracts, {}, &ChainContract::contract);
    std::vector<ChainContract> kept;
    std::vector<std::string> different;
    std::vector<std::string> crossed;
    for (auto first = chain.contracts.begin(); first != chain.contracts.end();) {
        const auto last = std::find_if(first, chain.contracts.end(), [&](const auto& other) {
            return other.contract != first->contract;
        });
        const bool agree = std::all_of(
            first, last, [&](const auto& other) { return other.quote == first->quote; });
        if (!agree) {
            different.push_back(first->contract);
        } else {
            ChainContract& one = kept.emplace_back(std::move(*first));
            if (one.quote.bid && one.quote.ask && *one.quote.bid > *one.quote.ask) {
                crossed.push_back(one.contract);
                one.quote.bid.reset();
                one.quote.ask.reset();
            }
        }
        first = last;
    }
    chain.contracts = std::move(kept);
    std::ranges::sort(chain.contradictory);
    const auto repeated = std::ranges::unique(chain.contradictory);
    chain.contradictory.erase(repeated.begin(), repeated.end());
    report(chain.contradictory, "contradictory_terms",
           "have a type, expiry or strike that is not that of the symbol; none of them is used",
           underlying, issues);
    report(different, "contradictory_contracts",
           "have different quotes in one chain; none of them is used", underlying, issues);
    report(crossed, "crossed_quotes", "have a bid above the ask; neither price is used", underlying,
           issues);
    if (chain.unreadable > 0)
        issues.push_back(
            {Severity::kInfo, "unreadable_contracts",
             fmt::format("{} of {} have no valid option symbol; none of them is used",
                         chain.unreadable == 1 ? "1 contract"
                                               : fmt::format("{} contracts", chain.unreadable),
                         underlying),
             underlying});
}

Result<HttpRequest> quotes_request(const Provider& provider, std::span<const std::string> symbols) {
    if (!has_quotes(provider.kind))
        return fail(Code::kUnsupported, fmt::format("{} has no quotes", provider.name));
    std::vector<std::string> escaped;
    for (const std::string& symbol : symbols) escaped.push_back(detail::escape(symbol));
    return HttpRequest{.url = fmt::format("{}/stable/batch-quote?symbols={}", provider.base,
                                          fmt::join(escaped, ",")),
                       .secrets = {{"apikey", provider.key}}};
}

Result<std::vector<SymbolQuote>> parse_quotes(const Provider& provider,
                                              const HttpResponse& response) {
    TRY(const detail::JsonDocument document, detail::JsonDocument::parse(response.body));
    const Json root = document.root();
    simdjson::dom::array rows;
    if (root.get(rows) != simdjson::SUCCESS) {
        const std::string error = text_at(root, "/Error Message");
        if (error.empty()) return detail::unexpected(provider, "the top", "list");
        return fail(
            error.find("Limit") != std::string::npos ? Code::kLimitExceeded : Code::kForbidden,
            fmt::format("{} says: {}", provider.name, error));
    }
    constexpr double kLatestTime = 1e11;  // seconds
    std::vector<SymbolQuote> quotes;
    for (const Json row : rows) {
        const std::string symbol = text_at(row, "/symbol");
        if (symbol.empty()) return detail::unexpected(provider, "/0/symbol", "symbol");
        const auto price = positive_at(row, "/price");
        if (!price) continue;
        SymbolQuote& one =
            quotes.emplace_back(SymbolQuote{symbol,
                                            {.price = *price,
                                             .bid = positive_at(row, "/bid"),
                                             .ask = positive_at(row, "/ask"),
                                             .previous_close = positive_at(row, "/previousClose"),
                                             .volume = not_negative_at(row, "/volume"),
                                             .currency = provider.currency}});
        const auto time = positive_at(row, "/timestamp");
        if (time && *time < kLatestTime)
            one.quote.quoted_at =
                Instant::from_micros(static_cast<std::int64_t>(*time) * 1'000'000);
    }
    return quotes;
}

}  // namespace ballast::feed
