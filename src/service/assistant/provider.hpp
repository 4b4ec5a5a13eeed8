// The providers of language models of a workspace. LM Studio at its usual address on this machine
// is one of them without configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/address.hpp"
#include "feed/model.hpp"
#include "service/assistant/describe_llm_kinds.hpp"
#include "service/environment.hpp"
#include "store/llm.hpp"

namespace ballast::service {

inline constexpr std::string_view kLocalProvider = "lm-studio";

struct ModelProvider {
    store::LlmProvider record;
    feed::ModelKind kind = feed::ModelKind::kLmStudio;
    std::string host;
    bool is_stored = false;
};

// By name, LM Studio first; exactly one is the default.
Result<std::vector<ModelProvider>> model_providers(store::Transaction& transaction);
// The named one, or the default when the name is empty. kNotFound names the known ones.
Result<ModelProvider> model_provider(store::Transaction& transaction, std::string_view name);

// Its address, and its key if it names a secret. kUnavailable when the secret is not set.
Result<feed::ModelEndpoint> endpoint_of(Environment& environment, store::Transaction& transaction,
                                        const ModelProvider& provider);
// Where its requests may go: a local one to this machine and to private networks only.
feed::Destination destination_of(const ModelProvider& provider);

// Whether the workspace allows providers that are not local.
Result<bool> cloud_models_allowed(store::Transaction& transaction);
Status set_cloud_models_allowed(store::Transaction& transaction, bool allowed, Instant now);

}  // namespace ballast::service
