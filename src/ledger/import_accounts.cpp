#include "ledger/import_accounts.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "model/packed_transaction.hpp"

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

model::AccountType account_type_of(std::string_view name) {
    using enum model::AccountType;
    // The first of them decides: a Roth IRA and a Roth 401(k) are tax-free.
    constexpr std::pair<std::string_view, model::AccountType> kWords[] = {
        {"roth", kTaxFree},     {"hsa", kTaxFree},      {"529", kTaxFree},
        {"isa", kTaxFree},      {"tfsa", kTaxFree},     {"ira", kTaxDeferred},
        {"401k", kTaxDeferred}, {"403b", kTaxDeferred}, {"457b", kTaxDeferred},
        {"tsp", kTaxDeferred},  {"rrsp", kTaxDeferred}, {"sipp", kTaxDeferred},
        {"checking", kBank},    {"savings", kBank},
    };
    std::string words = " ";
    for (const char c : name) {
        if (c == '(' || c == ')') continue;  // 401(k)
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_kept = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        words += is_upper ? static_cast<char>(c - 'A' + 'a') : is_kept ? c : ' ';
    }
    words += ' ';
    for (const auto& [word, type] : kWords)
        if (words.find(' ' + std::string(word) + ' ') != std::string::npos) return type;
    return kTaxable;
}

namespace {

model::Account new_account(const std::string& slug, const std::string& name,
                           const AccountChoice& choice, fin::Currency currency) {
    const auto stated = choice.types.find(name);
    model::Account account{.slug = slug, .name = name.empty() ? slug : name, .currency = currency};
    account.type = stated == choice.types.end() ? account_type_of(account.name) : stated->second;
    return account;
}

}  // namespace

std::map<std::string, model::Account> target_accounts(const PackedQueue<model::ImportRow>& rows,
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
            target->second =
                new_account(slug, name.empty() ? choice.fallback_name : name, choice, currency);
    }
    return targets;
}

}  // namespace ballast::ledger
