#include "service/alm/session_book.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>

#include "base/digest.hpp"
#include "service/alm/book_notes.hpp"
#include "service/alm/describe_session.hpp"
#include "service/alm/dynamic_error.hpp"
#include "service/alm/session_cache.hpp"
#include "service/alm/session_shards.hpp"
#include "service/alm/valuation.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "store/bank_positions.hpp"
#include "store/columns.hpp"

namespace ballast::service {

using model::BankPosition;

std::size_t AlmSessionData::bytes() const {
    // A regular contract of a book, with its group and index.
    constexpr std::size_t kBookBytes = 176;
    std::size_t total = positions.bytes();
    if (book) total += book->positions.size() * kBookBytes;
    if (comparison) total += comparison->bytes();
    for (const auto& [digest, valuation] : valuations)
        total += valuation->value.groups.size() * valuation->scenarios.size() * 512;
    return total;
}

namespace {

Result<store::Columns> columns_of(Call& call, const StoredAlmSession& session) {
    TRY(store::ColumnsOptions options,
        session_columns(call.environment(), call.principal().tenant, session.row.id));
    options.memory_limit_mb = 512;
    return store::Columns(std::move(options));
}

Status read_blocks(Call& call, const StoredAlmSession& session, PackedPositions& positions) {
    TRY(const store::Columns columns, columns_of(call, session));
    for (const AlmSessionBlock& block : session.manifest.blocks) {
        TRY(const auto read,
            store::read_bank_block(columns, {block.positions, block.amounts, block.rows}));
        TRY(const auto places, columns.read(block.places, {}));
        const auto* files = std::get_if<std::vector<std::int64_t>>(&places.at(0).values);
        const auto* lines = std::get_if<std::vector<std::int64_t>>(&places.at(1).values);
        if (!files || !lines || files->size() != read.size() || lines->size() != read.size())
            return fail(Code::kCorrupted, "a block of the session has no source locations");
        for (std::size_t i = 0; i < read.size(); ++i)
            positions.add(read[i], (*files)[i], (*lines)[i]);
        if (call.work().cancel.requested())
            return fail(Code::kCancelled, "the loading was cancelled");
    }
    positions.finish();
    return {};
}

// Of those of the rows, which ascend, that lie in the block from `first` on: counted from it.
std::vector<std::uint32_t> rows_within(std::span<const std::uint32_t> rows, std::int64_t first,
                                       std::int64_t count) {
    const auto from = std::ranges::lower_bound(rows, first);
    const auto to = std::ranges::lower_bound(rows, first + count);
    std::vector<std::uint32_t> own;
    for (const std::uint32_t row : std::span(from, to))
        own.push_back(static_cast<std::uint32_t>(row - first));
    return own;
}

Status read_rows_of(Call& call, const StoredAlmSession& session,
                    std::span<const std::uint32_t> rows, PackedPositions& positions) {
    TRY(const store::Columns columns, columns_of(call, session));
    std::int64_t first = 0;
    for (const AlmSessionBlock& block : session.manifest.blocks) {
        const std::vector<std::uint32_t> own = rows_within(rows, first, block.rows);
        first += block.rows;
        if (own.empty()) continue;
        TRY(const auto read,
            store::read_bank_rows(columns, {block.positions, block.amounts, block.rows}, own));
        // Where a position was in the upload does not matter to its value.
        for (const BankPosition& position : read) positions.add(position, 0, 0);
        if (call.work().cancel.requested())
            return fail(Code::kCancelled, "the loading was cancelled");
    }
    if (positions.size() != rows.size())
        return fail(Code::kConflict, "the session has fewer positions than its valuation");
    positions.finish();
    return {};
}

AlmValueRequest value_request(const AlmMarket& market, const StoredAlmSession& session,
                              const AlmValuationTerms& terms) {
    AlmValueRequest request;
    static_cast<AlmMarket&>(request) = market;
    request.behaviour = session.manifest.behaviour;
    request.scenarios = terms.scenarios;
    request.balance = terms.settings.balance;
    request.renewal = terms.settings.renewal;
    request.renewal_margins = terms.renewal_margins;
    request.lookback_months = terms.lookback_months;
    request.eu_gain_limit = terms.eu_gain_limit;
    request.horizon_months = terms.settings.horizon_months;
    request.months = terms.settings.months;
    request.margins = terms.settings.margins;
    if (terms.tier1) request.tier1 = terms.tier1;
    request.buckets = terms.buckets;
    return request;
}

void add_issue(Issues& issues, std::size_t& count, const std::string& message,
               std::string_view id) {
    constexpr std::size_t kMostIssues = 1000;
    if (++count <= kMostIssues)
        issues.push_back(
            {Severity::kError, "position_rejected", message + "; it is left out", std::string(id)});
}

// Rows may already have been left out when the session was uploaded.
double joint_coverage(const StoredAlmSession& session, double entered, double all) {
    return all > 0.0 ? session.manifest.coverage * entered / all : session.manifest.coverage;
}

Result<std::shared_ptr<const AlmSessionBook>> build(const AlmMarket& request,
                                                    const StoredAlmSession& session,
                                                    const PackedPositions& positions,
                                                    const AlmValuationTerms& terms,
                                                    const Work& work) {
    TRY(alm::Market market, alm_market(request));
    auto made = std::make_shared<AlmSessionBook>(std::move(market), session.manifest.behaviour,
                                                 terms.settings);
    if (terms.settings.balance == alm::BalanceRule::kConstant &&
        terms.renewal_margins == AlmMarginSource::kCalibrated) {
        made->margins.emplace(made->market, terms.lookback_months);
        for (std::size_t i = 0; i < positions.size(); ++i)
            if (positions.term<&BankPosition::start>(i))
                made->margins->learn(positions.position(i));
    }
    made->positions.reserve(positions.size());
    BookNotes notes(session.manifest.behaviour, terms.settings, made->market);
    double all = 0.0;
    double entered = 0.0;
    std::size_t rejected = 0;
    std::string first;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (i % 65'536 == 0 && work.cancel.requested())
            return fail(Code::kCancelled, "the loading was cancelled");
        all += positions.term<&BankPosition::balance>(i);
        alm::Position position = positions.position(i);
        if (made->margins) position.renew_margin = made->margins->take(position);
        const auto added = made->book.add(position);
        if (!added) {
            if (first.empty()) first = added.error().message;
            add_issue(made->issues, rejected, added.error().message, positions.id(i));
            continue;
        }
        notes.learn(position);
        entered += positions.term<&BankPosition::balance>(i);
        made->positions.push_back(static_cast<std::uint32_t>(i));
    }
    if (made->positions.empty())
        return fail(Code::kInvalidInput, "no position of the session can be valued: " + first);
    if (rejected > made->issues.size())
        made->issues.push_back({Severity::kError, "too_many_rejected",
                                fmt::format("{} positions are left out; the first {} are listed",
                                            rejected, made->issues.size()),
                                ""});
    notes.report(made->issues);
    note_cut_cores(made->market, session.manifest.behaviour, made->issues);
    report_defaults(session.manifest.defaults, terms.settings.balance, made->issues);
    made->coverage = joint_coverage(session, entered, all);
    return made;
}

// Those that matter to the book.
AlmValuationTerms book_terms(const AlmValuationTerms& terms) {
    return {.settings = terms.settings,
            .renewal_margins = terms.renewal_margins,
            .lookback_months = terms.lookback_months,
            .scenarios = {},
            .regulation = terms.regulation,
            .floor = terms.floor};
}

template <class T>
std::string digest_of(std::string_view what, const T& value) {
    Sha256 hash;
    hash.update_field(what);
    wire::digest_into(hash, value);
    return hash.finish_hex();
}

}  // namespace

alm::BookInputs inputs_of(const AlmSessionBook& book, const StoredAlmSession& session,
                          const AlmValuation& valuation) {
    return {.book = book.book,
            .market = book.market,
            .behaviour = session.manifest.behaviour,
            .scenarios = valuation.scenarios,
            .margins = book.margin_table(),
            .test_margins = valuation.test_book ? valuation.test_book->margin_table() : nullptr};
}

Result<std::size_t> scenario_named(const std::string& name,
                                   const std::vector<alm::Scenario>& scenarios) {
    const auto found = std::ranges::find(scenarios, name, &alm::Scenario::name);
    if (found == scenarios.end())
        return invalid("/scenario", "not_allowed",
                       fmt::format("the scenario \"{}\" is not in the valuation", name),
                       "name a scenario of the valuation");
    return static_cast<std::size_t>(found - scenarios.begin());
}

Result<std::shared_ptr<AlmSessionData>> load_alm_session(Call& call,
                                                         const StoredAlmSession& session) {
    AlmSessionCache& cache = call.environment().shared<AlmSessionCache>();
    const std::string id = session.row.id.to_string();
    if (auto known = cache.find(id)) return known;
    auto data = std::make_shared<AlmSessionData>();
    TRY_STATUS(read_blocks(call, session, data->positions));
    cache.put(id, data, data->bytes());
    return data;
}

Result<std::shared_ptr<AlmSessionData>> load_alm_rows(Call& call, const StoredAlmSession& session,
                                                      std::span<const std::uint32_t> rows) {
    AlmSessionCache& cache = call.environment().shared<AlmSessionCache>();
    Sha256 hash;
    hash.update(std::string_view(reinterpret_cast<const char*>(rows.data()), rows.size_bytes()));
    const std::string id = session.row.id.to_string() + "/" + hash.finish_hex();
    if (auto known = cache.find(id)) return known;
    auto data = std::make_shared<AlmSessionData>();
    TRY_STATUS(read_rows_of(call, session, rows, data->positions));
    cache.put(id, data, data->bytes());
    return data;
}

Result<AlmMarket> alm_session_market(const StoredAlmSession& session,
                                     const AlmValuationTerms& terms) {
    if (terms.settings.balance == alm::BalanceRule::kDynamic) return no_dynamic_balance();
    if (!session.manifest.market)
        return fail(Code::kInvalidInput,
                    "the session has no curves; set them with alm.session.curves or "
                    "alm.session.update");
    AlmMarket market = *session.manifest.market;
    if (terms.regulation && *terms.regulation != market.regulation) {
        market.regulation = *terms.regulation;
        market.floor.reset();
    }
    if (terms.floor) market.floor = terms.floor;
    return market;
}

Result<std::shared_ptr<const AlmSessionBook>> alm_session_book(Call& call,
                                                               const StoredAlmSession& session,
                                                               AlmSessionData& data,
                                                               const AlmValuationTerms& terms) {
    TRY(const AlmMarket market, alm_session_market(session, terms));
    const AlmValuationTerms own = book_terms(terms);
    const std::string digest = digest_of("book", value_request(market, session, own));
    {
        const std::lock_guard lock(data.mutex);
        if (data.book && data.book_digest == digest && !own.settings.time_value) return data.book;
    }
    TRY(auto book, build(market, session, data.positions, own, call.work()));
    if (own.settings.time_value) return book;
    const std::lock_guard lock(data.mutex);
    data.book = book;
    data.book_digest = digest;
    call.environment().shared<AlmSessionCache>().resize(session.row.id.to_string(), data.bytes());
    return book;
}

Result<std::shared_ptr<const AlmSessionBook>> known_alm_book(Call& call,
                                                             const StoredAlmSession& session,
                                                             const AlmValuationTerms& terms) {
    const auto data = call.environment().shared<AlmSessionCache>().find(session.row.id.to_string());
    if (!data) return std::shared_ptr<const AlmSessionBook>();
    TRY(const AlmMarket market, alm_session_market(session, terms));
    const std::string digest = digest_of("book", value_request(market, session, book_terms(terms)));
    const std::lock_guard lock(data->mutex);
    return data->book_digest == digest ? data->book : nullptr;
}

Result<std::string> alm_shard_digest(const StoredAlmSession& session,
                                     const AlmValuationTerms& terms) {
    TRY(const AlmMarket market, alm_session_market(session, terms));
    return digest_of("shard", value_request(market, session, terms));
}

Result<std::shared_ptr<const AlmValuation>> alm_session_valuation(Call& call,
                                                                  const StoredAlmSession& session,
                                                                  AlmSessionData& data,
                                                                  const AlmValuationTerms& terms) {
    TRY(const AlmMarket market, alm_session_market(session, terms));
    const AlmValueRequest request = value_request(market, session, terms);
    const std::string digest = digest_of("valuation", request);
    {
        const std::lock_guard lock(data.mutex);
        for (auto at = data.valuations.begin(); at != data.valuations.end(); ++at)
            if (at->first == digest) {
                data.valuations.splice(data.valuations.begin(), data.valuations, at);
                return data.valuations.front().second;
            }
    }
    TRY_STATUS(call.admit(bank_cost(data.positions.size(), request.scenarios.size() + 1,
                                    terms.settings.horizon_months, false)));
    TRY(const auto book, alm_session_book(call, session, data, terms));
    auto made = std::make_shared<AlmValuation>();
    TRY(made->scenarios, alm_scenarios(book->market, request.scenarios));
    if (const auto test =
            alm::nii_test_settings(terms.settings, *book->market.regulation, made->scenarios, 0)) {
        AlmValuationTerms own = terms;
        own.settings = *test;
        TRY(const auto test_book, build(market, session, data.positions, own, call.work()));
        TRY(made->test_nii, alm::nii_of_test(test_book->book, book->book.groups(), book->market,
                                             made->scenarios, 0, call.work()));
        if (test_book->margins) made->test_book = test_book;
    }
    const AlmValuedBook valued{
        .market = book->market,
        .book = book->book,
        .coverage = book->coverage,
        .issues = book->issues,
        .defaults = session.manifest.defaults,
        .defaulted = session.manifest.defaulted,
        .with_time_value = [&]() -> Result<alm::BookValue> {
            AlmValuationTerms timed = terms;
            timed.settings.time_value = true;
            TRY(const auto options, alm_session_book(call, session, data, timed));
            TRY(made->timed, alm::value_book(options->book, options->market, made->scenarios,
                                             alm::Detail::kTotals, call.work()));
            return *made->timed;
        },
        .ladder =
            [&] {
                return alm::make_ladder(book->book, book->market, made->scenarios, call.work());
            },
        .test_nii = made->test_nii};
    // Without the selection of results, which its shards do not know.
    AlmValuationTerms shared = terms;
    shared.buckets = false;
    TRY(const std::string shard_digest, alm_shard_digest(session, shared));
    TRY(made->value,
        value_in_shards(call, session, data, shared, *book, made->scenarios, shard_digest));
    TRY(made->response,
        alm_value_response(request, valued, made->scenarios, made->value, call.work()));
    if (book->margins) made->response.renewal_margins = book->margins->figures();
    Issues issues = book->issues;
    note_unlisted_currencies(book->market, made->scenarios, issues);
    fill_provenance(made->response, "alm.session.value", request, session.manifest.data_digest,
                    std::move(issues));
    const std::lock_guard lock(data.mutex);
    data.valuations.emplace_front(digest, made);
    if (data.valuations.size() > AlmSessionData::kMaxValuations) data.valuations.pop_back();
    return made;
}

}  // namespace ballast::service
