//! A component after `configure`, so that no evaluation pays for it again.

use wasmtime::{
    Store,
    component::{ComponentNamedList, Instance, Lift, WasmList},
};
use wasmtime_wizer::ComponentInstanceState;

use super::room::Room;

/// The state of an instrumented component. The trait has no way to fail, so a
/// look-up that does is noted, and the snapshot thrown away.
pub(super) struct ConfiguredState<'a> {
    pub(super) store: &'a mut Store<Room>,
    pub(super) instance: Instance,
    pub(super) broken: Option<wasmtime::Error>,
}

impl ConfiguredState<'_> {
    async fn read<R, V>(
        &mut self,
        instance: &str,
        func: &str,
        take: impl FnOnce(&mut Store<Room>, R) -> V,
    ) -> Option<V>
    where
        R: Lift + Send + Sync + 'static,
        (R,): ComponentNamedList + Lift,
    {
        match self.call::<R>(instance, func).await {
            Ok(value) => Some(take(self.store, value)),
            Err(error) => {
                self.broken.get_or_insert(error);
                None
            }
        }
    }

    async fn call<R>(&mut self, instance: &str, func: &str) -> wasmtime::Result<R>
    where
        R: Lift + Send + Sync + 'static,
        (R,): ComponentNamedList + Lift,
    {
        let missing = || wasmtime::Error::msg("instrumented component lacks an export");
        let (_, outer) = self
            .instance
            .get_export(&mut *self.store, None, instance)
            .ok_or_else(missing)?;
        let (_, inner) = self
            .instance
            .get_export(&mut *self.store, Some(&outer), func)
            .ok_or_else(missing)?;
        let func = self
            .instance
            .get_typed_func::<(), (R,)>(&mut *self.store, inner)?;
        Ok(func.call_async(&mut *self.store, ()).await?.0)
    }
}

impl ComponentInstanceState for ConfiguredState<'_> {
    async fn call_func_ret_list_u8(
        &mut self,
        instance: &str,
        func: &str,
        contents: impl FnOnce(&[u8]) + Send,
    ) {
        self.read(instance, func, |store, list: WasmList<u8>| {
            contents(list.as_le_slice(&store));
        })
        .await;
    }

    async fn call_func_ret_s32(&mut self, instance: &str, func: &str) -> i32 {
        self.read(instance, func, |_, value| value)
            .await
            .unwrap_or_default()
    }

    async fn call_func_ret_s64(&mut self, instance: &str, func: &str) -> i64 {
        self.read(instance, func, |_, value| value)
            .await
            .unwrap_or_default()
    }

    async fn call_func_ret_f32(&mut self, instance: &str, func: &str) -> u32 {
        self.read(instance, func, |_, value: f32| value.to_bits())
            .await
            .unwrap_or_default()
    }

    async fn call_func_ret_f64(&mut self, instance: &str, func: &str) -> u64 {
        self.read(instance, func, |_, value: f64| value.to_bits())
            .await
            .unwrap_or_default()
    }
}
