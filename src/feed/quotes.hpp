// Quotes of securities and of option contracts from a provider. All functions are pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "feed/provider.hpp"
#include "model/market_record.hpp"
#include "model/portfolio.hpp"

namespace ballast::feed {

// Whether the provider has option chains, or quotes of securities.
bool has_chains(ProviderKind kind);
bool has_quotes(ProviderKind kind);

// The listed contracts of an underlying that have not expired.
struct ChainQuery {
    std::string underlying;
    fin::Date from;         // first expiry
    std::string next = {};  // page to request; empty: the first
};

struct ChainContract {
    std::string contract;  // compact OCC symbol
    model::OptionQuote quote;
};

struct OptionChain {
    std::vector<ChainContract> contracts;         // in the order of the response
    std::size_t unreadable = 0;                   // contracts without a valid symbol
    std::vector<std::string> contradictory = {};  // whose terms are not those of the symbol
    std::string next = {};                        // the next page; empty: this is the last
};

Result<HttpRequest> chain_request(const Provider& provider, const ChainQuery& query);
// Contracts whose type, expiry or strike is not that of their symbol are left out and named.
Result<OptionChain> parse_chain(const Provider& provider, const HttpResponse& response);

// Adds a page: pages may overlap, so that equal contracts count once.
void append(OptionChain& chain, OptionChain page);
// Sorts the contracts of all pages by symbol, and leaves out what contradicts itself: contracts
// with different quotes, and the bid and ask of contracts whose bid is above the ask.
void settle(OptionChain& chain, const std::string& underlying, Issues& issues);

struct SymbolQuote {
    std::string symbol;
    model::SecurityQuote quote;
};

inline constexpr std::size_t kMostQuotes = 100;  // symbols of a request

Result<HttpRequest> quotes_request(const Provider& provider, std::span<const std::string> symbols);
// Symbols without a price are left out.
Result<std::vector<SymbolQuote>> parse_quotes(const Provider& provider,
                                              const HttpResponse& response);

}  // namespace ballast::feed
