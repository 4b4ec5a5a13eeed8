// Requests and responses of the account methods.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "service/ledger/describe_transaction.hpp"
#include "service/portfolio/requests.hpp"
#include "store/accounts.hpp"

namespace ballast::service {

struct AccountView {
    std::string id;
    std::string slug;
    std::string name;
    std::string institution;
    model::AccountType type = model::AccountType::kTaxable;
    fin::Currency currency = fin::Currency::kUsd;
    std::string note;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::string etag;
};

AccountView account_view(const model::Account& account);

struct CreateAccountRequest {
    std::optional<std::string> id;
    std::string slug;
    std::string name;
    std::string institution;
    model::AccountType type = model::AccountType::kTaxable;
    fin::Currency currency = fin::Currency::kUsd;
    std::string note;
};

struct AccountIdRequest {
    std::string account;
};

// Absent fields stay unchanged.
struct UpdateAccountRequest {
    std::string account;
    std::string if_match;
    std::optional<std::string> slug;
    std::optional<std::string> name;
    std::optional<std::string> institution;
    std::optional<model::AccountType> type;
    std::optional<fin::Currency> currency;
    std::optional<std::string> note;
};

struct DeleteAccountRequest {
    std::string account;
    std::string if_match;
};

struct ListAccountsRequest : PageFields {
    std::string text;
    std::optional<model::AccountType> type;
    store::AccountSort sort = store::AccountSort::kSlug;
};

struct ListAccountsResponse {
    std::vector<AccountView> data;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<store::AccountSort> {
    using enum store::AccountSort;
    static constexpr std::string_view name = "AccountSort";
    static constexpr std::string_view doc = "Sort order of accounts.";
    static constexpr std::array values{word(kSlug, "slug"), word(kName, "name"),
                                       word(kCreatedAt, "created_at"),
                                       word(kUpdatedAt, "updated_at")};
};

inline constexpr Limits kAccountName{.min_length = 1, .max_length = 64};

template <>
struct Described<service::AccountView> {
    using T = service::AccountView;
    static constexpr std::string_view name = "Account";
    static constexpr std::string_view doc = "An account at a broker, a bank or a pension provider.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the account."),
                   required("slug", &T::slug, "Short name of the account, used by transactions."),
                   required("name", &T::name, "Name of the account."),
                   required("institution", &T::institution, "Institution that holds the account."),
                   required("type", &T::type, "Tax treatment of the account."),
                   required("currency", &T::currency, "Base currency of the account."),
                   required("note", &T::note, "Note, as free text."),
                   required("created_at", &T::created_at, "Time the account was created."),
                   required("updated_at", &T::updated_at, "Time of the last change."),
                   required("version", &T::version, "Version number, increased by every change."),
                   required("etag", &T::etag,
                            "ETag of this version, to be given in if_match when changing it."));
};

template <>
struct Described<service::CreateAccountRequest> {
    using T = service::CreateAccountRequest;
    static constexpr std::string_view name = "CreateAccountRequest";
    static constexpr std::string_view doc = "A new account.";
    static constexpr auto fields = wire::list(
        optional("id", &T::id, "UUID of the account, chosen by the caller; generated when absent.",
                 {.max_length = 36}),
        required("slug", &T::slug, "Short name of lowercase letters, digits and hyphens; unique.",
                 kAccountName),
        required("name", &T::name, "Display name.", {.min_length = 1, .max_length = 200}),
        optional("institution", &T::institution, "Institution that holds the account.",
                 {.max_length = 200}),
        optional("type", &T::type, "Tax treatment of the account."),
        optional("currency", &T::currency, "Base currency of the account."),
        optional("note", &T::note, "Note, as free text.", {.max_length = 4000}));
};

template <>
struct Described<service::AccountIdRequest> {
    using T = service::AccountIdRequest;
    static constexpr std::string_view name = "AccountIdRequest";
    static constexpr std::string_view doc = "Identifies an account.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Account, by id or slug.", kAccountName));
};

template <>
struct Described<service::UpdateAccountRequest> {
    using T = service::UpdateAccountRequest;
    static constexpr std::string_view name = "UpdateAccountRequest";
    static constexpr std::string_view doc =
        "Changes to an account; fields left out are not changed.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Account, by id or slug.", kAccountName),
        required("if_match", &T::if_match, "ETag of the version to change.", {.max_length = 32}),
        optional("slug", &T::slug, "New short name; its transactions are updated as well.",
                 kAccountName),
        optional("name", &T::name, "New name.", {.min_length = 1, .max_length = 200}),
        optional("institution", &T::institution, "New institution that holds the account.",
                 {.max_length = 200}),
        optional("type", &T::type, "New tax treatment."),
        optional("currency", &T::currency, "New base currency."),
        optional("note", &T::note, "New note.", {.max_length = 4000}));
};

template <>
struct Described<service::DeleteAccountRequest> {
    using T = service::DeleteAccountRequest;
    static constexpr std::string_view name = "DeleteAccountRequest";
    static constexpr std::string_view doc = "Deletes an account that has no transactions.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Account, by id or slug.", kAccountName),
        required("if_match", &T::if_match, "ETag of the version to delete.", {.max_length = 32}));
};

template <>
struct Described<service::ListAccountsRequest> {
    using T = service::ListAccountsRequest;
    static constexpr std::string_view name = "ListAccountsRequest";
    static constexpr std::string_view doc = "Filter, order and page of a list of accounts.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("text", &T::text, "Text to find in slug, name or institution.",
                            {.max_length = 200}),
                   optional("type", &T::type, "Tax treatment to include; all when absent."),
                   optional("sort", &T::sort, "Sort order.")),
        page_fields<T>());
};

template <>
struct Described<service::ListAccountsResponse> {
    using T = service::ListAccountsResponse;
    static constexpr std::string_view name = "ListAccountsResponse";
    static constexpr std::string_view doc = "A page of accounts.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Accounts on this page."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

}  // namespace ballast::describe
