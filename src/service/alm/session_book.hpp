// A session's positions in memory; the book prepared from them; and its valuations. Shared
// by the calls that use the session.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alm/book_change.hpp"
#include "alm/comparison.hpp"
#include "alm/packed_positions.hpp"
#include "service/alm/inputs.hpp"
#include "service/alm/session_store.hpp"

namespace ballast::service {

using alm::PackedPositions;

// The terms of a valuation of a session.
struct AlmValuationTerms {
    alm::BookSettings settings;
    AlmMarginSource renewal_margins = AlmMarginSource::kStated;
    int lookback_months = 12;
    std::vector<AlmScenario> scenarios;
    std::optional<double> tier1;
    bool eu_gain_limit = false;
    bool buckets = false;
    std::optional<alm::RegulationId> regulation;  // overrides the session's, as does `floor`
    std::optional<std::string> floor;
};

struct AlmSessionBook {
    alm::Market market;
    alm::Book book;
    std::optional<alm::MarginTable> margins;  // from the market above, where margins are calibrated
    std::vector<std::uint32_t> positions;     // index in the session, by index in the book
    Issues issues;
    double coverage = 1.0;

    AlmSessionBook(alm::Market of, alm::Behaviour behaviour, const alm::BookSettings& settings)
        : market(std::move(of)), book(market, std::move(behaviour), settings) {}
    AlmSessionBook(const AlmSessionBook&) = delete;
    AlmSessionBook& operator=(const AlmSessionBook&) = delete;

    const alm::MarginTable* margin_table() const { return margins ? &*margins : nullptr; }
};

struct AlmValuation {
    std::vector<alm::Scenario> scenarios;
    alm::BookValue value;
    std::optional<alm::BookValue> timed;  // with the time value of options, where there is one
    alm::GroupNii test_nii;  // of the NII test; empty where the valuation has its terms
    std::shared_ptr<const AlmSessionBook> test_book;  // kept for its calibrated margins
    AlmValueResponse response;
};

// Two dates of one bank, compared; of the session of the second date.
struct AlmComparison {
    alm::Comparison result;
    std::shared_ptr<const AlmSessionBook> from_book;
    std::shared_ptr<const AlmSessionBook> to_book;

    std::size_t bytes() const { return result.rows.size() * sizeof(alm::ComparedPosition); }
};

// The engine's inputs of a valuation; refers to all three.
alm::BookInputs inputs_of(const AlmSessionBook& book, const StoredAlmSession& session,
                          const AlmValuation& valuation);
// The index of the scenario; kInvalidInput at "/scenario" when the valuation has none of that name.
Result<std::size_t> scenario_named(const std::string& name,
                                   const std::vector<alm::Scenario>& scenarios);

struct AlmSessionData {
    PackedPositions positions;

    std::mutex mutex;  // guards the members below
    std::string book_digest;
    std::shared_ptr<const AlmSessionBook> book;
    std::list<std::pair<std::string, std::shared_ptr<const AlmValuation>>> valuations;
    std::string comparison_digest;
    std::shared_ptr<const AlmComparison> comparison;  // the latest

    static constexpr std::size_t kMaxValuations = 16;
    std::size_t bytes() const;
};

// From the cache, or loaded from the session's files.
Result<std::shared_ptr<AlmSessionData>> load_alm_session(Call& call,
                                                         const StoredAlmSession& session);

// The positions of some rows of the session, which ascend, from the files that have them.
Result<std::shared_ptr<AlmSessionData>> load_alm_rows(Call& call, const StoredAlmSession& session,
                                                      std::span<const std::uint32_t> rows);

// The session's market under the rules of `terms`; kInvalidInput when it has none. The session's
// floor belongs to its regulation: another regulation uses its own.
Result<AlmMarket> alm_session_market(const StoredAlmSession& session,
                                     const AlmValuationTerms& terms);
// Of the market and the terms of a valuation.
Result<std::string> alm_shard_digest(const StoredAlmSession& session,
                                     const AlmValuationTerms& terms);
// The book under these terms, from the cache or built; scenarios and the selection of results do
// not matter.
Result<std::shared_ptr<const AlmSessionBook>> alm_session_book(Call& call,
                                                               const StoredAlmSession& session,
                                                               AlmSessionData& data,
                                                               const AlmValuationTerms& terms);
// The same if it is in the cache, else null.
Result<std::shared_ptr<const AlmSessionBook>> known_alm_book(Call& call,
                                                             const StoredAlmSession& session,
                                                             const AlmValuationTerms& terms);
Result<std::shared_ptr<const AlmValuation>> alm_session_valuation(Call& call,
                                                                  const StoredAlmSession& session,
                                                                  AlmSessionData& data,
                                                                  const AlmValuationTerms& terms);

}  // namespace ballast::service
