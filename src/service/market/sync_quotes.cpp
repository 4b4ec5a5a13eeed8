#include "service/market/sync_quotes.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "feed/settings.hpp"
#include "model/describe_market_record.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using model::MarketRecord;
using model::RecordKind;
using model::SeriesState;

constexpr int kMostChainPages = 200;  // of 250 contracts

// Adds the record unless it is stored with the same content.
void add_record(Download& download, MarketRecord record, std::span<const MarketRecord> stored,
                Instant now) {
    const auto known = std::ranges::find_if(stored, [&](const MarketRecord& one) {
        return one.instrument == record.instrument && one.part == record.part &&
               one.date == record.date && one.source == record.source;
    });
    if (known != stored.end() && known->content == record.content) {
        ++download.result.unchanged;
        return;
    }
    const bool is_new = known == stored.end();
    ++(is_new ? download.result.added : download.result.restated);
    record.known_at = later_than(is_new ? std::nullopt : std::optional(known->known_at), now);
    download.records.push_back(std::move(record));
}

void complete(Download& download, fin::Date date, Instant now) {
    SeriesState& state = download.state;
    state.first_date = std::min(state.first_date.value_or(date), date);
    state.last_date = std::max(state.last_date.value_or(date), date);
    state.asked_from = state.first_date;
    state.parser_version = feed::kParserVersion;
    succeed(download, now, true);
}

// All pages, settled.
Result<feed::OptionChain> fetch_chain(const feed::Provider& provider, const std::string& underlying,
                                      fin::Date from, const Fetch& fetch, SeriesState& state,
                                      Issues& issues) {
    feed::OptionChain chain;
    feed::ChainQuery query{.underlying = underlying, .from = from};
    for (int page = 0; page < kMostChainPages; ++page) {
        TRY(const feed::HttpRequest request, feed::chain_request(provider, query));
        TRY(const feed::HttpResponse response, fetch(request));
        TRY(feed::OptionChain more, feed::parse_chain(provider, response));
        if (page == 0) state.request = request.url;
        feed::append(chain, std::move(more));
        if (chain.next.empty()) {
            feed::settle(chain, underlying, issues);
            return chain;
        }
        query.next = chain.next;
    }
    return fail(Code::kLimitExceeded, fmt::format("the option chain of {} has more than {} pages",
                                                  underlying, kMostChainPages));
}

}  // namespace

Download download_chain(const feed::Provider& provider, SeriesState state, const StoredTail& stored,
                        fin::Date date, Instant now, const Fetch& fetch) {
    Download download = begin_download(std::move(state));
    const std::string underlying = download.state.symbol;
    auto chain = fetch_chain(provider, underlying, date, fetch, download.state, download.issues);
    if (chain && chain->contracts.empty())
        chain = fail(Code::kNotFound, fmt::format("{} lists no usable option contracts on {}",
                                                  provider.name, underlying));
    if (!chain) {
        note_failure(download, chain.error(), now);
        return download;
    }
    for (const auto& [contract, quote] : chain->contracts)
        add_record(download,
                   {.kind = RecordKind::kOptionQuote,
                    .instrument = underlying,
                    .part = contract,
                    .date = date,
                    .source = provider.name,
                    .content = wire::to_json(quote)},
                   stored.records, now);
    complete(download, date, now);
    return download;
}

std::vector<Download> download_quotes(const feed::Provider& provider,
                                      std::vector<SeriesState> states, const StoredTail& stored,
                                      fin::Date date, Instant now, const Fetch& fetch) {
    std::vector<std::string> symbols;
    for (const SeriesState& state : states)
        symbols.push_back(feed::provider_symbol(provider, state.symbol));
    const auto answer = [&]() -> Result<std::vector<feed::SymbolQuote>> {
        TRY(const feed::HttpRequest request, feed::quotes_request(provider, symbols));
        TRY(const feed::HttpResponse response, fetch(request));
        return feed::parse_quotes(provider, response);
    }();
    std::vector<Download> downloads;
    for (std::size_t i = 0; i < states.size(); ++i) {
        Download& download = downloads.emplace_back(begin_download(std::move(states[i])));
        const std::string symbol = download.state.symbol;
        if (!answer) {
            note_failure(download, answer.error(), now);
            continue;
        }
        const auto found = std::ranges::find(*answer, symbols[i], &feed::SymbolQuote::symbol);
        if (found == answer->end()) {
            note_failure(
                download,
                fail(Code::kNotFound, fmt::format("{} has no quote of {}", provider.name, symbol)),
                now);
            continue;
        }
        add_record(download,
                   {.kind = RecordKind::kQuote,
                    .instrument = symbol,
                    .part = "",
                    .date = date,
                    .source = provider.name,
                    .content = wire::to_json(found->quote)},
                   stored.records, now);
        complete(download, date, now);
    }
    return downloads;
}

}  // namespace ballast::service
