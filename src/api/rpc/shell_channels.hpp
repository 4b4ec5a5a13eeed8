// The channels about language models of the earlier desktop shell, as names of methods.
#pragma once

#include "api/rpc/endpoint.hpp"

namespace ballast::api::rpc {

inline Aliases shell_channels() {
    return {{"llm:list-providers", "llm.providers"},
            {"llm:add-provider", "llm.provider_put"},
            {"llm:delete-provider", "llm.provider_delete"},
            {"llm:set-default", "llm.provider_set_default"},
            {"llm:send", "llm.send"}};
}

}  // namespace ballast::api::rpc
