// Private state of a book, shared by book.cpp and book_value.cpp.
#pragma once

#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "alm/book.hpp"
#include "alm/regular.hpp"

namespace ballast::alm {

struct Book::State {
    std::vector<std::string> currencies;
    std::vector<std::vector<std::string>> projections;  // projection curve names by currency
    std::vector<fin::DayCount> index_day_counts;
    const Regulation* regulation = nullptr;
    fin::Date as_of;
    std::shared_ptr<const Behaviour> behaviour;  // terms of positions point into it
    BookSettings settings;
    Horizon horizon;

    std::vector<Group> groups;
    std::map<std::tuple<Side, std::size_t, std::string, bool>, std::size_t> group_index;
    std::size_t days = 2;
    std::map<std::string, fin::Calendar> calendars;  // by calendar name

    // By position.
    std::vector<std::uint32_t> group;
    std::vector<std::uint32_t> slot;  // index into `general`, or into `regular` with kRegular set

    std::vector<std::uint8_t> shape;  // RegularPosition::shape of the regular positions

    static constexpr std::uint32_t kRegular = 0x8000'0000;

    struct General {
        ResolvedLeg leg;
        std::vector<ResolvedLeg> more;  // the second leg of a swap
    };
    std::vector<std::shared_ptr<General>> general;
    std::shared_ptr<RegularPlans> plans;
    // On large pages because access is random.
    std::vector<RegularPosition, Unset<RegularPosition>> regular;

    // Order of valuation. Contracts with rate resets are grouped by the forward table that they
    // read, so that its rows stay in the cache: one cache line per reset. The others read too few
    // rows for their order to matter.
    std::vector<std::vector<std::uint32_t>> resetting;  // positions, [RegularPosition::forward]
    std::vector<std::uint32_t> steady;                  // all other positions

    Result<ResolvedLeg> resolve(Position contract, LegKind kind) const;
    Result<ResolvedPosition> resolve(const Position& position) const;
    // What the tables must cover for a contract, and whether its redemptions are replaced.
    bool reserve(const Position& contract, const PositionTerms& terms, const DatedAmounts& slots);
    Result<fin::Calendar> calendar_of(const Position& position) const;
    Result<PositionTerms> terms_of(const Position& position) const;
    Result<DatedAmounts> slots_of(const Position& position) const;
    std::size_t add_general(const Position& position, std::size_t currency,
                            std::unique_ptr<General> added);
    // An empty book of the same terms.
    std::unique_ptr<State> without_positions(const Horizon& over) const;
    std::unique_ptr<General> general_of(ResolvedPosition resolved) const;
    // Puts a regular position to the general ones.
    Status make_general(std::size_t at, const Position& position);
    void sort_out_general();  // from the regular ones in the order of valuation
    std::size_t group_for(const Position& position, std::size_t currency);
};

}  // namespace ballast::alm
