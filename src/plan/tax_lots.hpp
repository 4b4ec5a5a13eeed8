// Tax lots of the taxable account: in which order a rule sells them, what a sale is taxed, and what
// is left to carry forward.
//
// Gains are netted as Schedule D nets them (IRC 1222): short against short, long against long, then
// one against the other; what remains of a loss is carried forward with its character (IRC
// 1212(b)). Losses are set against gains alone, not against other income.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ballast::plan {

enum class LotRule {
    kFifo,
    kLifo,
    kHifo,           // highest basis per unit of value first
    kAverage,        // basis of the symbol's average, by fifo
    kLowestTax,      // least tax per unit of money in hand, given the year's gains so far
    kLossFirst,      // losses, short before long; then the smallest gains, long before short
    kLongTermFirst,  // long before short, each by highest basis
};

struct TaxLot {
    std::string id;
    std::string symbol;
    double value = 0.0;  // now
    double basis = 0.0;
    double acquired = 0.0;   // in years from now, so not above 0
    double long_from = 0.0;  // in years from now: when a sale begins to be long term
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

// Gains of a year so far, losses negative.
struct YearGains {
    double short_term = 0.0;
    double long_term = 0.0;
};

double tax_on(const YearGains& gains, const GainTax& tax);

// What is left for the next year: losses, gains being taxed.
YearGains carried_forward(const YearGains& gains);

// The lots that are left of one account, in the order of its rule. All grow by the same factor
// since the start, which the caller keeps: `growth`.
class LotPile {
public:
    struct Lot {
        std::size_t index = 0;  // in the lots it was made of; SIZE_MAX of one added later
        double value = 0.0;     // at growth 1
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
        double tax = 0.0;  // below 0 where losses undo a tax of the same year
        double net() const { return proceeds - tax; }
    };

    LotPile() = default;
    explicit LotPile(const TaxableLots& lots);

    double value() const { return value_; }  // at growth 1
    double basis() const;

    // Bought at `time` for `amount` of money of that time.
    void add(double amount, double growth, double time);

    // Sells until `need` is in hand after the tax that the sales add to the year's, or all is sold.
    Sale sell(double need, double growth, double time, std::vector<Sold>* sold = nullptr);

    // As sell, with short-term gains weighed at `short_price` when lots are ranked by tax.
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
    double short_price_ = -1.0;  // below 0: what the year's gains make of it
    YearGains gains_;
    double value_ = 0.0;
    // The next to be sold at the back.
    std::vector<Lot> old_;    // long term
    std::vector<Lot> young_;  // short term
};

// What is sold today of the lots, by one rule, for `need` in hand.
struct LotChoice {
    LotRule rule = LotRule::kFifo;
    std::vector<LotPile::Sold> sold;
    double proceeds = 0.0;
    double tax = 0.0;
    YearGains sales;          // of the sales alone
    YearGains carry_forward;  // losses left for the next year, negative
};

// By the rule; kLowestTax is the best of several orders, so never dearer than any other rule but
// kAverage, which has other bases. Sells everything where that is not enough.
LotChoice choose_lots(const TaxableLots& lots, double need);

}  // namespace ballast::plan
