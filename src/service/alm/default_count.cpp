#include "service/alm/default_count.hpp"

#include <cmath>
#include <fmt/format.h>

#include "report/document.hpp"

namespace ballast::service {

void DefaultCount::learn(const model::BankPosition& position) {
    if (!position.defaults.any()) return;
    const double balance = std::isfinite(position.balance) ? std::abs(position.balance) : 0.0;
    ++positions_;
    balance_ += balance;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        if (!position.defaults.has(i)) continue;
        Count& count = counts_[i];
        if (count.positions++ == 0) count.first = position.id;
        count.balance += balance;
    }
}

std::vector<AlmDefault> DefaultCount::list(const std::string& file) const {
    std::vector<AlmDefault> all;
    const auto rules = model::bank_default_rules();
    for (std::size_t i = 0; i < counts_.size(); ++i)
        if (counts_[i].positions > 0)
            all.push_back({file, std::string(rules[i].term), std::string(rules[i].taken),
                           counts_[i].positions, counts_[i].balance, counts_[i].first});
    return all;
}

void report_defaults(const std::vector<AlmDefault>& defaults, alm::BalanceRule balance,
                     Issues& issues) {
    for (const model::BankDefaultRule& rule : model::bank_default_rules()) {
        if (rule.of_renewal && balance != alm::BalanceRule::kConstant) continue;
        AlmDefault all{.taken = std::string(rule.taken)};
        for (const AlmDefault& one : defaults) {
            if (one.term != rule.term) continue;
            if (all.positions == 0) all.first = one.first;
            all.positions += one.positions;
            all.balance += one.balance;
        }
        if (all.positions == 0) continue;
        issues.push_back(
            {rule.severity, "defaulted",
             fmt::format("{} is not stated by {} position{} with a balance of {} in total "
                         "({}{}); the default is {}",
                         rule.term, all.positions, all.positions == 1 ? "" : "s",
                         report::shown(all.balance, {.digits = 2}), all.first,
                         all.positions == 1 ? "" : " and others", all.taken),
             std::string(rule.term)});
    }
}

}  // namespace ballast::service
