// Day-by-day simulation of a non-maturity deposit: the reference for the engine, as
// plain_bank_test.hpp is for contracts.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "alm/plain_bank_test.hpp"

namespace ballast::alm::test {

class PlainDeposit {
public:
    PlainDeposit(const Position& position, const Behaviour& behaviour, const PlainRates& rates,
                 const Horizon& horizon)
        : p_(position), rates_(rates), horizon_(horizon), accrual_(position.day_count) {
        const auto rule = behaviour.deposits.find(p_.withdrawal);
        if (rule != behaviour.deposits.end()) rule_ = &rule->second;
    }

    PlainLife live(bool constant) {
        life_.running.assign(horizon_.months(), 0.0);
        life_.renewal.assign(horizon_.months(), 0.0);
        constant_ = constant;
        find_slots();
        if (p_.rate) {
            const double passed = rule_ ? rule_->pass_through : 0.0;
            rate_ = std::max(0.0, *p_.rate + passed * rates_.overnight_shift());
        }
        double balance = p_.balance;
        fin::Date from = rates_.as_of;
        for (const auto& [date, amount] : slots_) {
            if (date <= rates_.as_of) continue;
            if (!constant) earn(balance, from, date);
            pay(date, amount);
            balance -= amount;
            from = date;
        }
        const fin::Date end = std::max(from, horizon_.end());
        if (constant)
            earn(p_.balance, rates_.as_of, end);
        else
            earn(balance, from, end);
        return std::move(life_);
    }

private:
    using Date = fin::Date;

    double sign() const { return p_.side == Side::kAsset ? 1.0 : -1.0; }

    void find_slots() {
        for (const auto& [date, amount] : p_.slots) slots_[date] += amount;
        if (!p_.slots.empty()) return;
        // Regulation (EU) 2024/857, article 8.
        static const std::map<std::string, double> caps{
            {"retail_transactional", 0.9}, {"retail_non_transactional", 0.7}, {"wholesale", 0.5}};
        double core = rule_->core;
        if (!rule_->category.empty()) core = std::min(core, caps.at(rule_->category));
        if (core < 1.0) slots_[rates_.as_of + 1] += p_.balance * (1.0 - core);
        if (rule_->even_years > 0.0) return even_slots(core);
        for (const auto& [years, share] : rule_->distribution)
            slots_[in(years)] += p_.balance * share * core / rule_->core;
    }
    // SRP31.85: every bucket takes the part of the years that lies within it, at its midpoint.
    void even_slots(double core) {
        static constexpr std::array kEnds{1 / 365.0, 1 / 12.0, 0.25, 0.5,  0.75, 1.0, 1.5,
                                          2.0,       3.0,      4.0,  5.0,  6.0,  7.0, 8.0,
                                          9.0,       10.0,     15.0, 20.0, 1e9};
        static constexpr std::array kMiddles{0.0028, 0.0417, 0.1667, 0.375, 0.625, 0.875, 1.25,
                                             1.75,   2.5,    3.5,    4.5,   5.5,   6.5,   7.5,
                                             8.5,    9.5,    12.5,   17.5,  25.0};
        double from = 0.0;
        for (std::size_t k = 0; k < kEnds.size() && from < rule_->even_years; ++k) {
            const double to = std::min(kEnds[k], rule_->even_years);
            slots_[in(kMiddles[k])] += p_.balance * core * (to - from) / rule_->even_years;
            from = kEnds[k];
        }
    }
    // Not before tomorrow.
    Date in(double years) const {
        return rates_.as_of + std::max(1, static_cast<int>(std::llround(years * 365.0)));
    }

    void earn(double balance, Date from, Date to) {
        const auto upto = [&](Date at) {
            return at <= from ? 0.0 : accrual_.years(from, std::min(at, to));
        };
        for (std::size_t m = 0; m < horizon_.months(); ++m)
            life_.running[m] += sign() * balance * rate_ *
                                (upto(horizon_.bounds[m + 1]) - upto(horizon_.bounds[m]));
    }

    // Under a constant balance, deposits with a rate of their own stay; the others are replaced.
    void pay(Date date, double amount) {
        life_.eve += sign() * amount * rates_.discount(date);
        if (!constant_ || p_.rate || p_.renew_months == 0) return;
        for (Date from = date; from < horizon_.end();) {
            const Date to = fin::add_months(from, p_.renew_months);
            const double rate = rates_.forward(from, p_.renew_months) + p_.renew_margin;
            for (std::size_t m = 0; m < horizon_.months(); ++m) {
                const int low = std::clamp(horizon_.bounds[m], from, to) - from;
                const int high = std::clamp(horizon_.bounds[m + 1], from, to) - from;
                life_.renewal[m] += sign() * amount * rate * (high - low) / 360.0;
            }
            from = to;
        }
    }

    const Position& p_;
    const PlainRates& rates_;
    const Horizon& horizon_;
    Accrual accrual_;
    const DepositRule* rule_ = nullptr;
    bool constant_ = false;
    double rate_ = 0.0;
    std::map<Date, double> slots_;
    PlainLife life_;
};

}  // namespace ballast::alm::test
