#include "service/alm/session_shards.hpp"

#include <utility>

#include "base/byte_stream.hpp"
#include "service/alm/describe_session.hpp"
#include "service/alm/session_value_requests.hpp"
#include "service/alm/valuation.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// A valuation of a session as its shards read it. They refuse a session that has changed.
struct AlmShardDocument {
    AlmSessionDecomposeRequest terms;
    std::string data_digest;
    std::string digest;  // of the terms and the market
};

}  // namespace ballast::service

template <>
struct ballast::wire::Described<ballast::service::AlmShardDocument> {
    using T = ballast::service::AlmShardDocument;
    static constexpr std::string_view name = "AlmShardDocument";
    static constexpr std::string_view doc = "A valuation of a session as its shards read it.";
    static constexpr auto fields =
        wire::list(required("terms", &T::terms, ""), required("data_digest", &T::data_digest, ""),
                   required("digest", &T::digest, ""));
};

namespace ballast::service {

namespace {

constexpr std::string_view kKind = "alm.value";

AlmSessionDecomposeRequest request_of(const StoredAlmSession& session,
                                      const AlmValuationTerms& terms) {
    AlmSessionDecomposeRequest request;
    request.session = session.row.id.to_string();
    request.scenarios = terms.scenarios;
    request.balance = terms.settings.balance;
    request.renewal = terms.settings.renewal;
    request.renewal_margins = terms.renewal_margins;
    request.lookback_months = terms.lookback_months;
    request.horizon_months = terms.settings.horizon_months;
    request.months = terms.settings.months;
    request.margins = terms.settings.margins;
    request.tier1 = terms.tier1;
    request.eu_gain_limit = terms.eu_gain_limit;
    request.regulation = terms.regulation;
    request.floor = terms.floor;
    return request;
}

Result<std::string> value_shard(Call& call, std::string_view input, const UnitRange& blocks) {
    wire::ReadContext context;
    context.max_bytes = input.size();
    TRY(const auto document, wire::read_json<AlmShardDocument>(input, context));
    TRY(const StoredAlmSession session, open_alm_session(call, document.terms.session));
    const AlmValuationTerms terms = valuation_terms(document.terms);
    TRY(const std::string digest, alm_shard_digest(session, terms));
    // The job starts again with the session as it is now.
    if (session.manifest.data_digest != document.data_digest || digest != document.digest)
        return fail(Code::kConflict, "the session has changed while it was valued: value it again");
    TRY(const auto data, load_alm_session(call, session));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    TRY(const auto scenarios, alm_scenarios(book->market, terms.scenarios));
    TRY(const alm::BookPart part,
        alm::value_book_part(book->book, book->market, scenarios, blocks, call.work()));
    ByteWriter bytes;
    bytes.number(part.blocks.first);
    bytes.number(part.blocks.count);
    bytes.list(part.sums);
    return bytes.take();
}

}  // namespace

Result<alm::BookValue> value_in_shards(Call& call, const StoredAlmSession& session,
                                       const AlmValuationTerms& terms, const AlmSessionBook& book,
                                       const std::vector<alm::Scenario>& scenarios,
                                       const std::string& digest) {
    const Work& work = call.work();
    const Cost cost =
        bank_cost(book.book.size(), scenarios.size(), terms.settings.horizon_months, false);
    const auto ranges = work.distribution.ranges(alm::block_count(book.book), 1, cost.seconds);
    if (ranges.empty() || terms.settings.time_value)
        return alm::value_book(book.book, book.market, scenarios, alm::Detail::kTotals, work);
    const AlmShardDocument document{.terms = request_of(session, terms),
                                    .data_digest = session.manifest.data_digest,
                                    .digest = digest};
    TRY(const auto results, work.distribution.run({.kind = kKind,
                                                   .input = wire::to_json(document),
                                                   .ranges = ranges,
                                                   .unit = "blocks",
                                                   .phase = "valuation"}));
    std::vector<alm::BookPart> parts;
    for (const std::string& result : results) {
        alm::BookPart part;
        ByteReader bytes(result);
        if (!bytes.number(part.blocks.first) || !bytes.number(part.blocks.count) ||
            !bytes.list(part.sums) || !bytes.at_end())
            return fail(Code::kCorrupted, "a part of the valuation cannot be read");
        parts.push_back(std::move(part));
    }
    return alm::book_value_of(book.book, book.market, scenarios, std::move(parts));
}

void add_alm_session_shards(MethodTable& table) {
    table.add_shard("alm.session.value", kKind, value_shard);
}

}  // namespace ballast::service
