// The open lots of a ledger by account and symbol, and how lots are chosen and taken.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "ledger/exact.hpp"
#include "ledger/lots.hpp"

namespace ballast::ledger {

// Names in the order of their first mention.
class Names {
public:
    std::uint32_t id(std::string_view name);
    std::optional<std::uint32_t> find(std::string_view name) const;
    const std::string& operator[](std::uint32_t id) const { return names_[id]; }
    std::size_t size() const { return names_.size(); }

private:
    std::deque<std::string> names_;
    std::unordered_map<std::string_view, std::uint32_t> ids_;  // views into names_
};

struct Lot {
    std::uint32_t origin = 0;  // the purchase it comes from; lots of one origin share an id
    fin::Date acquired;
    fin::Date holding_from;
    Decimal quantity;
    Decimal basis;
    std::optional<Decimal> loss_basis = {};
    Decimal gross = {};  // quantity × the price of the purchase, without fees: ranks kHifo, kLofo
    // The call was bought by whose exercise it came: by it wash sales are matched (IRC 1091(a)).
    std::optional<fin::Date> contracted = {};
};

// Sold, not held. `held_short` is how much identical property was held for one year or less on the
// day of the short sale, `held_long` for longer (IRC 1233).
struct ShortLot {
    std::uint32_t origin = 0;
    fin::Date sold;
    Decimal quantity;
    Decimal proceeds;
    Decimal held_short;
    Decimal held_long;
    Decimal restarted = {};  // of its units: property sold while it is open, held anew from there
};

struct Position {
    std::uint32_t account = 0;
    std::uint32_t symbol = 0;
    fin::Currency currency;
    std::deque<Lot> lots;  // by acquired, then by arrival
    std::deque<ShortLot> shorts;
    Decimal held;        // of the lots
    Decimal basis;       // of the lots
    Decimal sold_short;  // of the shorts
    Decimal short_proceeds;
    Decimal realized;

    Decimal quantity() const { return held - sold_short; }
};

// A part of a lot that was taken out.
struct Piece {
    Lot lot;
    Position* from = nullptr;
};

struct TakeOrder {
    std::uint32_t account = 0;
    std::uint32_t symbol = 0;
    Decimal quantity;
    LotMethod method = LotMethod::kFifo;
    LotScope scope = LotScope::kAccount;
    std::vector<std::string> lot_ids = {};  // only these, in this order
};

class LotBook {
public:
    // Quantities this small are the dust of brokers' rounding: a sale may ask for so much more
    // than is held, and what it would leave behind goes with it.
    static constexpr Decimal kDust = Decimal::from_units(1'000);  // 10^-9

    Names accounts;
    Names symbols;
    Names origins;  // lot ids

    Position& position(std::uint32_t account, std::uint32_t symbol);
    const Position* find(std::uint32_t account, std::uint32_t symbol) const;
    // In the order of their opening.
    std::span<Position* const> positions_of(std::uint32_t symbol) const;
    const std::deque<Position>& positions() const { return positions_; }

    void add(Position& position, Lot lot);
    // The lots of the order, taken out; on an error nothing has changed. kInvalidInput with the
    // attributes held, asked and missing when there is too little, naming a lot that there is not.
    Result<std::vector<Piece>> take(const TakeOrder& order);
    // What arrives in `from` next goes on to `to`, up to the quantity: a global ledger may move
    // units before the rows that bring them.
    void owe(Position& from, Position& to, Decimal quantity);
    // Spreads the basis of a position evenly over its units; the total stays.
    void level(Position& position);
    // A lot cut in two: `quantity` of it is left in place, the rest inserted behind it.
    void cut(Position& position, std::size_t lot, Decimal quantity);

private:
    struct Choice {
        Position* position = nullptr;
        std::size_t lot = 0;
        Decimal quantity;
    };
    Result<std::vector<Choice>> choose(const TakeOrder& order) const;
    std::vector<Choice> candidates(const TakeOrder& order) const;
    static bool from_the_ends(const TakeOrder& order);
    Position* own(const TakeOrder& order) const;
    void level_all(const TakeOrder& order);
    void move_places(std::uint32_t account, std::vector<Piece>& pieces);
    void settle(Position& position, Lot& lot);
    void insert(Position& position, Lot lot);
    Error too_little(const TakeOrder& order, Decimal held) const;

    // With global scope an account may sell before its units arrive: those of another are used,
    // and what arrives later takes their place.
    struct Debt {
        Position* borrower = nullptr;
        Position* lender = nullptr;
        Decimal quantity;
    };

    std::deque<Position> positions_;
    std::vector<std::vector<Position*>> by_symbol_;
    std::vector<Debt> debts_;
};

// Part of a lot: quantity and basis in proportion, the lot keeps the exact rest.
Lot split_off(Lot& lot, Decimal quantity);

}  // namespace ballast::ledger
