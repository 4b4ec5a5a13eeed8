#include "ledger/import_accounts.hpp"

#include <algorithm>

namespace ballast::ledger {

std::string slug_of(const std::string& name, const AccountChoice& choice) {
    if (name.empty()) return choice.fallback;
    if (const auto found = choice.by_name.find(name); found != choice.by_name.end())
        return found->second;
    std::string slug;
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            slug += c;
        else if (c >= 'A' && c <= 'Z')
            slug += static_cast<char>(c - 'A' + 'a');
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    while (slug.ends_with('-')) slug.pop_back();
    if (slug.size() > 64) slug.resize(64);
    return slug.empty() ? choice.fallback : slug;
}

std::map<std::string, model::Account> target_accounts(std::span<const model::ImportRow> rows,
                                                      const AccountChoice& choice,
                                                      const std::vector<model::Account>& known,
                                                      fin::Currency currency) {
    std::map<std::string, model::Account> targets;
    for (const model::ImportRow& row : rows) {
        const auto* imported = std::get_if<model::ImportedRow>(&row);
        if (!imported) continue;
        const std::string& name = imported->transaction.account;
        const std::string slug = slug_of(name, choice);
        const auto [target, added] = targets.try_emplace(slug);
        if (!added) continue;
        const auto found = std::ranges::find(known, slug, &model::Account::slug);
        if (found != known.end())
            target->second = *found;
        else
            target->second = {
                .slug = slug, .name = name.empty() ? slug : name, .currency = currency};
    }
    return targets;
}

}  // namespace ballast::ledger
