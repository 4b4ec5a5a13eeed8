// Requests and responses of the methods of secrets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/master_key.hpp"

namespace ballast::service {

struct SecretView {
    std::string name;
    std::int64_t length = 0;
    std::string set_by;
    Instant set_at;
    std::optional<Instant> last_used_at;
    bool opens = true;
};

struct UsualSecret {
    std::string name;
    std::string doc;
    bool is_set = false;
};

struct ListSecretsRequest {};

struct ListSecretsResponse {
    std::vector<SecretView> data;
    std::vector<UsualSecret> usual;
    KeySource key_source = KeySource::kDataDirectory;
};

struct PutSecretRequest {
    std::string name;
    std::string value;
};

struct SecretRequest {
    std::string name;
};

struct HasSecretResponse {
    std::string name;
    bool is_set = false;
};

struct RotateSecretsRequest {
    bool master_key = false;
};

struct RotateSecretsResponse {
    std::int64_t secrets = 0;
    std::int64_t data_keys = 0;
    std::string master_key;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr Limits kSecretName{.min_length = 1, .max_length = 64};

template <>
struct Described<service::KeySource> {
    using enum service::KeySource;
    static constexpr std::string_view name = "KeySource";
    static constexpr std::string_view doc = "Source of the master key of the installation.";
    static constexpr std::array values{
        word(kFile, "file", "The file of the setting master_key_file."),
        word(kPassphrase, "passphrase", "The passphrase of the setting master_passphrase_file."),
        word(kVariable, "variable", "The variable BALLAST_MASTER_KEY."),
        word(kDataDirectory, "data_directory", "The file keys/seal in the data directory.")};
};

template <>
struct Described<service::SecretView> {
    using T = service::SecretView;
    static constexpr std::string_view name = "Secret";
    static constexpr std::string_view doc = "A secret, without its value.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the secret, by which services refer to it."),
        required("length", &T::length, "Length of its value, in bytes."),
        required("set_by", &T::set_by, "Name of the user who set it last."),
        required("set_at", &T::set_at, "Time at which it was set last."),
        required("last_used_at", &T::last_used_at,
                 "Time it was last sent, to the minute; null when it has not been used."),
        required("opens", &T::opens,
                 "Whether the present master key opens it; if not, it must be set again."));
};

template <>
struct Described<service::UsualSecret> {
    using T = service::UsualSecret;
    static constexpr std::string_view name = "UsualSecret";
    static constexpr std::string_view doc = "A name under which a service looks for its secret.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the secret."),
                   required("doc", &T::doc, "Service that uses it."),
                   required("is_set", &T::is_set, "Whether the secret is set."));
};

template <>
struct Described<service::ListSecretsRequest> {
    static constexpr std::string_view name = "ListSecretsRequest";
    static constexpr std::string_view doc = "Request without fields.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListSecretsResponse> {
    using T = service::ListSecretsResponse;
    static constexpr std::string_view name = "ListSecretsResponse";
    static constexpr std::string_view doc = "All secrets of the workspace, without their values.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Secrets by name."),
        required("usual", &T::usual, "Names that services use unless configured otherwise."),
        required("key_source", &T::key_source, "Source of the master key that protects them."));
};

template <>
struct Described<service::PutSecretRequest> {
    using T = service::PutSecretRequest;
    static constexpr std::string_view name = "PutSecretRequest";
    static constexpr std::string_view doc = "A secret to add or replace.";
    static constexpr auto fields =
        wire::list(required("name", &T::name,
                            "Name: lower-case letters, digits and hyphens, such as fred-api-key.",
                            kSecretName),
                   required("value", &T::value, "Key or password; never returned.",
                            {.min_length = 1, .max_length = 4096}));
};

template <>
struct Described<service::SecretRequest> {
    using T = service::SecretRequest;
    static constexpr std::string_view name = "SecretRequest";
    static constexpr std::string_view doc = "Identifies a secret.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the secret.", kSecretName));
};

template <>
struct Described<service::HasSecretResponse> {
    using T = service::HasSecretResponse;
    static constexpr std::string_view name = "HasSecretResponse";
    static constexpr std::string_view doc = "Whether a secret is set.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the secret."),
                   required("is_set", &T::is_set, "Whether the secret is set."));
};

template <>
struct Described<service::RotateSecretsRequest> {
    using T = service::RotateSecretsRequest;
    static constexpr std::string_view name = "RotateSecretsRequest";
    static constexpr std::string_view doc = "Keys to replace.";
    static constexpr auto fields = wire::list(
        optional("master_key", &T::master_key,
                 "Whether to replace the master key of the installation, for all workspaces, "
                 "instead of the data key of this workspace; on the command line only."));
};

template <>
struct Described<service::RotateSecretsResponse> {
    using T = service::RotateSecretsResponse;
    static constexpr std::string_view name = "RotateSecretsResponse";
    static constexpr std::string_view doc = "Result of a rotation of keys.";
    static constexpr auto fields = wire::list(
        required("secrets", &T::secrets, "Number of secrets sealed with a new data key."),
        required("data_keys", &T::data_keys,
                 "Number of data keys, of all workspaces, sealed with the current master key."),
        required("master_key", &T::master_key, "Id of the current master key."));
};

}  // namespace ballast::describe
