// The naive reference of the aggregates of tests: loops over the assets, straight from the
// definitions, without columns or accumulators.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/describe_asset.hpp"
#include "clo/diversity.hpp"
#include "clo/expression.hpp"
#include "clo/rating_derivation.hpp"
#include "clo/test_terms.hpp"

namespace ballast::clo::naive {

// A field of a holding, read by name.
inline Value field_value(const Holding& h, const RatedAsset& rated, const TestTerms& terms,
                         std::size_t index) {
    const std::string_view name = expression_fields()[index].name;
    const auto number = [](const auto& x) {
        using T = std::remove_cvref_t<decltype(*x)>;
        if (!x) return Value::unknown();
        if constexpr (std::is_same_v<T, Decimal>)
            return Value::of(x->to_double());
        else
            return Value::of(static_cast<double>(*x));
    };
    const auto flag = [](const std::optional<bool>& x) {
        return x ? Value::of(*x) : Value::unknown();
    };
    const auto text = [](std::string_view x) {
        return x.empty() ? Value::unknown() : Value::of_text(x);
    };
    const auto rating = [](const auto& x) {
        if (!x) return Value::unknown();
        return Value::of(is_rated(*x) ? static_cast<double>(rank(*x)) : kUnratedRank);
    };
    const auto choice = [](const auto& x) {
        return x ? Value::of_text(describe::to_word(*x)) : Value::unknown();
    };
    if (name == "par") return Value::of(h.par.to_double());
    if (name == "performing") return h.defaulted ? Value::of(!*h.defaulted) : Value::unknown();
    if (name == "defaulted") return flag(h.defaulted);
    if (name == "kind") return Value::of_text(describe::to_word(h.kind));
    if (name == "coupon_type") return Value::of_text(describe::to_word(h.coupon_type));
    if (name == "seniority") return choice(h.seniority);
    if (name == "moodys_category") return choice(h.moodys_category);
    if (name == "sp_category") return choice(h.sp_category);
    if (name == "obligor") return text(h.obligor.empty() ? h.issuer_id : h.obligor);
    if (name == "country") return text(h.country);
    if (name == "sp_industry") return text(h.sp_industry);
    if (name == "moodys_industry") return text(h.moodys_industry);
    if (name == "dip") return flag(h.dip);
    if (name == "current_pay") return flag(h.current_pay);
    if (name == "participation") return flag(h.participation);
    if (name == "bridge") return flag(h.bridge);
    if (name == "cov_lite") return flag(h.cov_lite);
    if (name == "deferrable") return flag(h.deferrable);
    if (name == "deferring") return flag(h.deferring);
    if (name == "letter_of_credit") return flag(h.letter_of_credit);
    if (name == "swapped_non_discount") return flag(h.swapped_non_discount);
    if (name == "sp_criteria_exception") return flag(h.sp_criteria_exception);
    if (name == "selling_institution") return text(h.selling_institution.name);
    if (name == "selling_institution_rating") return rating(h.selling_institution.rating);
    if (name == "frequency")
        return h.frequency ? Value::of(static_cast<double>(*h.frequency)) : Value::unknown();
    if (name == "unfunded") return number(h.unfunded);
    if (name == "facility_size") return number(h.facility_size);
    if (name == "market_value") return number(h.market_value);
    if (name == "spread") return number(h.spread);
    if (name == "coupon") return number(h.coupon);
    if (name == "floor")
        return Value::of(h.floor.value_or(-std::numeric_limits<double>::infinity()));
    if (name == "maturity") return Value::of(static_cast<double>(h.maturity.serial()));
    if (name == "wal") return number(weighted_average_life(h, terms.as_of));
    if (name == "moodys_rating") return rating(rated.moodys_rating.value);
    if (name == "sp_rating") return rating(rated.sp_rating.value);
    if (name == "country_rating") return rating(h.country_rating);
    if (name == "moodys_recovery") return number(rated.moodys_recovery.value);
    if (name == "warf_factor") return number(rated.warf_factor);
    if (name == "index_family") return Value::of_text(h.index == "USD_SOFR_3M" ? "sofr" : "libor");
    throw std::runtime_error("no field " + std::string(name));
}

class Row : public Environment {
public:
    Row(const Holding& holding, const RatedAsset& rated, const TestTerms& terms,
        const TestVariables& variables)
        : holding_(holding), rated_(rated), terms_(terms), variables_(variables) {}
    Value variable(std::size_t index) const override { return variables_.variable(index); }
    const std::vector<std::string>* texts(std::size_t index) const override {
        return variables_.texts(index);
    }
    Value field(std::size_t /*row*/, std::size_t index) const override {
        return field_value(holding_, rated_, terms_, index);
    }

private:
    const Holding& holding_;
    const RatedAsset& rated_;
    const TestTerms& terms_;
    const TestVariables& variables_;
};

// Evaluates expressions of tests over a pool.
class Tests : public Environment {
public:
    Tests(std::span<const Holding> holdings, const TestTerms& terms, const TestVariables& variables)
        : terms_(terms), variables_(variables) {
        for (const Holding& holding : holdings) {
            if (holding.par.is_zero()) continue;
            holdings_.push_back(holding);
            rated_.push_back(rate(holding, {RatingSource::kStated, terms.mode, terms.as_of}));
        }
    }

    Value variable(std::size_t index) const override { return variables_.variable(index); }
    const std::vector<std::string>* texts(std::size_t index) const override {
        return variables_.texts(index);
    }

    Value aggregate(const Expression& e, int node) const override {
        const Node& n = e.at(node);
        switch (n.op) {
            case Op::kCash:
                return Value::of(terms_.principal_cash);
            case Op::kCpa: {
                double par = 0.0;
                for (const Holding& h : holdings_) {
                    if (!h.defaulted) return Value::unknown();
                    if (!*h.defaulted) par += h.par.to_double();
                }
                return Value::of(par + terms_.principal_cash);
            }
            case Op::kDiversity:
                return diversity();
            case Op::kSum:
            case Op::kCount:
            case Op::kAverage:
            case Op::kLargest:
                return accumulated(e, n);
            default:
                return Value::unknown();
        }
    }

private:
    Value diversity() const {
        std::vector<DiversityItem> items;
        const bool old = terms_.mode == CalculationMode::kAsOldModel;
        for (const Holding& h : holdings_) {
            if (!old && !h.defaulted) return Value::unknown();
            if (!old && *h.defaulted) continue;
            if (h.moodys_industry.empty()) return Value::unknown();
            items.push_back({h.obligor_or_issuer(), h.moodys_industry, h.par.to_double()});
        }
        return Value::of(diversity_of(items, terms_.mode).score);
    }

    Value accumulated(const Expression& e, const Node& n) const {
        const bool average = n.op == Op::kAverage;
        const int where = n.arguments.back();
        double sum = 0.0;
        double weights = 0.0;
        std::map<std::string, double> groups;
        for (std::size_t i = 0; i < holdings_.size(); ++i) {
            const Row row(holdings_[i], rated_[i], terms_, variables_);
            if (where != kNoNode) {
                const Value condition = evaluate(e, where, row);
                if (!condition.known) return Value::unknown();
                if (!condition.is_true()) continue;
            }
            if (n.op == Op::kCount) {
                sum += 1.0;
                continue;
            }
            const Value x = evaluate(e, n.arguments[0], row);
            if (!x.known) return Value::unknown();
            double weight = 1.0;
            if (average) {
                const Value w = evaluate(e, n.arguments[1], row);
                if (!w.known) return Value::unknown();
                weight = w.number;
            }
            sum += x.number * weight;
            weights += weight;
            if (n.op != Op::kLargest) continue;
            const Value key = evaluate(e, n.arguments[1], row);
            if (!key.known) return Value::unknown();
            groups[std::string(key.text)] += x.number;
        }
        if (average) return weights == 0.0 ? Value::unknown() : Value::of(sum / weights);
        if (n.op != Op::kLargest) return Value::of(sum);
        std::vector<double> sizes;
        for (const auto& [key, size] : groups) sizes.push_back(size);
        std::ranges::sort(sizes, std::greater<>{});
        const auto rank = static_cast<std::size_t>(n.number);
        return Value::of(sizes.size() < rank ? 0.0 : sizes[rank - 1]);
    }

    const TestTerms& terms_;
    const TestVariables& variables_;
    std::vector<Holding> holdings_;
    std::vector<RatedAsset> rated_;
};

}  // namespace ballast::clo::naive
