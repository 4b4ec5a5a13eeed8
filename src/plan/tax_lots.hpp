// Tax lots of the taxable account: the order in which a rule sells them, the tax on a sale, and the
// losses carried forward.
//
// Gains are netted as on Schedule D (IRC 1222): short against short, long against long, then one
// against the other; a remaining loss is carried forward with its character (IRC 1212(b)). Losses
// offset gains only, not other income.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ballast::plan {

enum class LotRule {
    kFifo,
    kLifo,
    kHifo,           // highest basis per unit of value first
    kAverage,        // basis by the average of the symbol, sold by FIFO
    kLowestTax,      // least tax per unit of cash raised, given the year's gains so far
    kLossFirst,      // losses, short before long; then the smallest gains, long before short
    kLongTermFirst,  // long before short, each by highest basis
};

struct TaxLot {
    std::string id;
    std::string symbol;
    double value = 0.0;  // present value
    double basis = 0.0;
    double acquired = 0.0;   // in years from now, so never positive
    double long_from = 0.0;  // in years from now: first date of a long-term sale
};

// Rates are fractions of a gain; carried losses are positive.
struct GainTax {
    double short_rate = 0.0;
    double long_rate = 0.0;
    double short_loss = 0.0;
    double long_loss = 0.0;
};

struct TaxableLots {
    std::vector<TaxLot> lots;
    LotRule rule = LotRule::kFifo;
    GainTax tax;
};

// Gains of a year so far; losses are negative.
struct YearGains {
    double short_term = 0.0;
    double long_term = 0.0;
};

double tax_on(const YearGains& gains, const GainTax& tax);

// Carried into the next year: losses only, since gains are taxed.
YearGains carried_forward(const YearGains& gains);

// The remaining lots of one account, in the order of its rule. All have grown by the same factor
// `growth` since the start, which the caller tracks.
class LotPile {
public:
    struct Lot {
        std::size_t index = 0;  // index among the initial lots; SIZE_MAX for a later purchase
        double value = 0.0;     // value at growth 1
        double basis = 0.0;
        double acquired = 0.0;
        double long_from = 0.0;
    };
    struct Sold {
        std::size_t index = 0;
        double proceeds = 0.0;
        double basis = 0.0;
        bool long_term = false;
    };
    struct Sale {
        double proceeds = 0.0;
        double tax = 0.0;  // negative where losses undo a tax of the same year
        double net() const { return proceeds - tax; }
    };

    LotPile() = default;
    explicit LotPile(const TaxableLots& lots);

    double value() const { return value_; }  // value at growth 1
    double basis() const;

    // A purchase at `time` for `amount` in money of that time.
    void add(double amount, double growth, double time);

    // Sells until `need` is raised after the tax that the sales add to the year's, or until
    // everything is sold.
    Sale sell(double need, double growth, double time, std::vector<Sold>* sold = nullptr);

    // As sell, with short-term gains weighted at `short_price` when lots are ranked by tax.
    void weigh_short_gains(double short_price) { short_price_ = short_price; }

    const YearGains& gains() const { return gains_; }
    void close_year() { gains_ = carried_forward(gains_); }

private:
    void age(double time);
    void insert(std::vector<Lot>& lots, const Lot& lot) const;
    bool before(const Lot& a, const Lot& b) const;
    bool takes_long(double growth) const;
    bool cheaper_long(const Lot& old_lot, const Lot& young_lot, double growth) const;
    double part_for(const Lot& lot, bool long_term, double need, double growth) const;

    LotRule rule_ = LotRule::kFifo;
    GainTax tax_;
    double short_price_ = -1.0;  // negative: determined by the year's gains
    YearGains gains_;
    double value_ = 0.0;
    // The next lot to be sold is at the back.
    std::vector<Lot> old_;    // long term
    std::vector<Lot> young_;  // short term
};

// Result of selling lots today by one rule, to raise `need` in cash.
struct LotChoice {
    LotRule rule = LotRule::kFifo;
    std::vector<LotPile::Sold> sold;
    double proceeds = 0.0;
    double tax = 0.0;
    YearGains sales;          // from these sales alone
    YearGains carry_forward;  // losses carried into the next year, negative
};

// By the rule; kLowestTax takes the best of several orders and never pays more tax than any other
// rule except kAverage, which uses a different basis. Sells everything where that is not enough.
LotChoice choose_lots(const TaxableLots& lots, double need);

}  // namespace ballast::plan
