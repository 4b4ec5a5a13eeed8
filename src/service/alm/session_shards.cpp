#include "service/alm/session_shards.hpp"

#include <algorithm>
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

// A book cut into slices: what a shard needs of the whole to value its own positions.
struct BookSlices {
    std::size_t block_size = 0;  // 0: the book cannot be cut
    std::size_t days = 0;
    std::vector<alm::Group> groups;
    std::vector<std::uint32_t> rows;  // of the session, in the order of valuation
    std::vector<double> margins;      // of renewals, likewise; empty: those of the positions
};

BookSlices slices_of(const AlmSessionBook& book, const PackedPositions& positions) {
    const auto cut = alm::cut_of(book.book);
    if (!cut) return {};
    BookSlices slices{.block_size = cut->block_size,
                      .days = book.book.days(),
                      .groups = {book.book.groups().begin(), book.book.groups().end()},
                      .rows = {},
                      .margins = {}};
    slices.rows.reserve(cut->order.size());
    for (const std::uint32_t at : cut->order) slices.rows.push_back(book.positions[at]);
    if (book.margins)
        for (const std::uint32_t row : slices.rows)
            slices.margins.push_back(book.margins->margin_of(positions.position(row)));
    return slices;
}

std::string encode_input(const AlmShardDocument& document, const BookSlices& slices) {
    ByteWriter bytes;
    const std::string json = wire::to_json(document);
    bytes.list(std::span<const char>(json));
    bytes.number(std::uint64_t{slices.block_size});
    bytes.number(std::uint64_t{slices.days});
    bytes.number(std::uint64_t{slices.groups.size()});
    for (const alm::Group& group : slices.groups) {
        bytes.number(static_cast<std::uint8_t>(group.side));
        bytes.number(std::uint64_t{group.currency});
        bytes.number(static_cast<std::uint8_t>(group.off_balance));
        bytes.list(std::span<const char>(group.product));
    }
    bytes.list(slices.rows);
    bytes.list(slices.margins);
    return bytes.take();
}

bool decode_group(ByteReader& bytes, alm::Group& group) {
    std::uint8_t side = 0;
    std::uint64_t currency = 0;
    std::uint8_t off_balance = 0;
    std::vector<char> product;
    if (!bytes.number(side) || !bytes.number(currency) || !bytes.number(off_balance) ||
        !bytes.list(product))
        return false;
    group = {.side = static_cast<alm::Side>(side),
             .currency = currency,
             .product = {product.begin(), product.end()},
             .off_balance = off_balance != 0};
    return true;
}

struct ShardInput {
    AlmShardDocument document;
    BookSlices slices;
};

Result<ShardInput> decode_input(std::string_view input) {
    ShardInput made;
    ByteReader bytes(input);
    const auto broken = [] {
        return fail(Code::kCorrupted, "the input of a shard of the valuation cannot be read");
    };
    std::vector<char> json;
    std::uint64_t block_size = 0;
    std::uint64_t days = 0;
    std::uint64_t groups = 0;
    if (!bytes.list(json) || !bytes.number(block_size) || !bytes.number(days) ||
        !bytes.number(groups))
        return broken();
    for (std::uint64_t i = 0; i < groups; ++i)
        if (!decode_group(bytes, made.slices.groups.emplace_back())) return broken();
    if (!bytes.list(made.slices.rows) || !bytes.list(made.slices.margins) || !bytes.at_end())
        return broken();
    made.slices.block_size = block_size;
    made.slices.days = days;
    wire::ReadContext context;
    context.max_bytes = json.size();
    TRY(made.document, wire::read_json<AlmShardDocument>({json.data(), json.size()}, context));
    return made;
}

// From the positions of the slice alone.
Result<alm::BookPart> value_slice(Call& call, const StoredAlmSession& session,
                                  const AlmValuationTerms& terms, const BookSlices& slices,
                                  const UnitRange& blocks) {
    const std::size_t all = slices.rows.size();
    const std::size_t block_count = (all + slices.block_size - 1) / slices.block_size;
    if (blocks.count > block_count || blocks.first > block_count - blocks.count)
        return fail(Code::kInvalidInput, "the book has no such part");
    const std::size_t first = blocks.first * slices.block_size;
    const std::size_t count = std::min(blocks.count * slices.block_size, all - first);
    const auto order = std::span(slices.rows).subspan(first, count);
    std::vector<std::uint32_t> rows(order.begin(), order.end());
    std::ranges::sort(rows);
    TRY(const auto data, load_alm_rows(call, session, rows));
    TRY(const AlmMarket request, alm_session_market(session, terms));
    TRY(const alm::Market market, alm_market(request));
    alm::Book book(market, session.manifest.behaviour, terms.settings);
    book.reserve(slices.groups, slices.days);
    for (std::size_t k = 0; k < count; ++k) {
        const auto place = std::ranges::lower_bound(rows, order[k]) - rows.begin();
        alm::Position position = data->positions.position(static_cast<std::size_t>(place));
        if (!slices.margins.empty()) position.renew_margin = slices.margins[first + k];
        TRY(const std::size_t added, book.add(position));
        (void)added;
        if (k % 65'536 == 0) TRY_STATUS(call.work().cancel.check());
    }
    TRY(const auto scenarios, alm_scenarios(market, terms.scenarios));
    return alm::value_book_slice(book, market, scenarios, blocks, slices.block_size, call.work());
}

// The whole book where it is in memory or cannot be cut, else the slice.
Result<alm::BookPart> value_blocks(Call& call, const StoredAlmSession& session,
                                   const AlmValuationTerms& terms, const BookSlices& slices,
                                   const UnitRange& blocks) {
    TRY(auto book, known_alm_book(call, session, terms));
    if (!book && slices.block_size > 0) return value_slice(call, session, terms, slices, blocks);
    if (!book) {
        TRY(const auto data, load_alm_session(call, session));
        TRY(book, alm_session_book(call, session, *data, terms));
    }
    TRY(const auto scenarios, alm_scenarios(book->market, terms.scenarios));
    return alm::value_book_part(book->book, book->market, scenarios, blocks, call.work());
}

Result<std::string> value_shard(Call& call, std::string_view input, const UnitRange& blocks) {
    TRY(const ShardInput task, decode_input(input));
    const AlmShardDocument& document = task.document;
    TRY(const StoredAlmSession session, open_alm_session(call, document.terms.session));
    const AlmValuationTerms terms = valuation_terms(document.terms);
    TRY(const std::string digest, alm_shard_digest(session, terms));
    // The job starts again with the session as it is now.
    if (session.manifest.data_digest != document.data_digest || digest != document.digest)
        return fail(Code::kConflict, "the session has changed while it was valued: value it again");
    TRY(const alm::BookPart part, value_blocks(call, session, terms, task.slices, blocks));
    ByteWriter bytes;
    bytes.number(part.blocks.first);
    bytes.number(part.blocks.count);
    bytes.list(part.sums);
    return bytes.take();
}

}  // namespace

Result<alm::BookValue> value_in_shards(Call& call, const StoredAlmSession& session,
                                       const AlmSessionData& data, const AlmValuationTerms& terms,
                                       const AlmSessionBook& book,
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
    TRY(const auto results,
        work.distribution.run({.kind = kKind,
                               .input = encode_input(document, slices_of(book, data.positions)),
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
