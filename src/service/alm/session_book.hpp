// A session's positions in memory, packed; the book prepared from them; and its valuations. Shared
// by the calls that use the session.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "alm/book.hpp"
#include "service/alm/inputs.hpp"
#include "service/alm/session_store.hpp"

namespace ballast::service {

// Distinct values of a text column.
class WordList {
public:
    std::uint32_t code_of(const std::string& word);
    const std::string& word(std::uint32_t code) const { return words_[code]; }
    // nullopt when no position has the value.
    std::optional<std::uint32_t> find(std::string_view word) const;
    std::size_t size() const { return words_.size(); }

private:
    std::vector<std::string> words_;
    std::unordered_map<std::string, std::uint32_t> codes_;
};

// A third of the memory of the unpacked positions. A missing number is NaN, a missing date the
// earliest.
class PackedPositions {
public:
    enum Text : std::size_t {
        kCurrency,
        kIndexCurve,
        kProduct,
        kSegment,
        kPrepayment,
        kWithdrawal,
        kCalendar,
        kTexts
    };
    struct Record {
        double balance, rate, spread, cap, floor, period_cap, period_floor, teaser_rate,
            renew_margin;
        std::int32_t start, last_payment, next_payment, maturity, next_reset, next_principal,
            grace_end, teaser_end;
        std::uint32_t texts[kTexts];
        std::uint32_t id_begin_low, id_length;
        std::int32_t amounts;  // index into the dated amounts; -1: none
        std::int32_t legs;     // index into the terms of swaps and call money; -1: none
        std::int32_t file, line;
        std::int16_t payment_months, reset_months, index_months, principal_months, renew_months;
        std::uint8_t id_begin_high, side, type, day_count, renew_day_count, annuity_mode,
            compounding, business_days, end_of_month;
    };

    void add(const model::BankPosition& position, std::int64_t file, std::int64_t line);
    // Call after the last position; enables lookup by id.
    void finish();

    std::size_t size() const { return records_.size(); }
    model::BankPosition position(std::size_t i) const;
    std::string_view id(std::size_t i) const;
    const Record& record(std::size_t i) const { return records_[i]; }
    const std::string& text(std::size_t i, Text text) const {
        return words_[text].word(records_[i].texts[text]);
    }
    const WordList& words(Text text) const { return words_[text]; }
    std::optional<std::size_t> find(std::string_view id) const;
    std::size_t bytes() const;

private:
    std::vector<Record> records_;
    std::string ids_;
    WordList words_[kTexts];
    std::vector<std::pair<model::DatedAmounts, model::DatedAmounts>> amounts_;
    std::vector<model::BankPosition> legs_;  // unpacked: few positions are swaps or call money
    std::vector<std::uint32_t> slots_;       // hash table by id: index + 1
};

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

    // The position as valued in the book: with the margin of its renewals.
    alm::Position placed(alm::Position position) const;
};

struct AlmValuation {
    std::vector<alm::Scenario> scenarios;
    alm::BookValue value;
    std::optional<alm::BookValue> timed;  // with the time value of options, where there is one
    AlmValueResponse response;
};

struct AlmSessionData {
    PackedPositions positions;

    std::mutex mutex;  // guards the members below
    std::string book_digest;
    std::shared_ptr<const AlmSessionBook> book;
    std::list<std::pair<std::string, std::shared_ptr<const AlmValuation>>> valuations;

    static constexpr std::size_t kMaxValuations = 16;
    std::size_t bytes() const;
};

// From the cache, or loaded from the session's files.
Result<std::shared_ptr<AlmSessionData>> load_alm_session(Call& call,
                                                         const StoredAlmSession& session);

// The session's market under the rules of `terms`; kInvalidInput when it has none. The session's
// floor belongs to its regulation: another regulation uses its own.
Result<AlmMarket> alm_session_market(const StoredAlmSession& session,
                                     const AlmValuationTerms& terms);
// The book under these terms, from the cache or built; scenarios and the selection of results do
// not matter.
Result<std::shared_ptr<const AlmSessionBook>> alm_session_book(Call& call,
                                                               const StoredAlmSession& session,
                                                               AlmSessionData& data,
                                                               const AlmValuationTerms& terms);
Result<std::shared_ptr<const AlmValuation>> alm_session_valuation(Call& call,
                                                                  const StoredAlmSession& session,
                                                                  AlmSessionData& data,
                                                                  const AlmValuationTerms& terms);

}  // namespace ballast::service
