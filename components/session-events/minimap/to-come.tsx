/** The place of the minimap of a session of one thread, so that nothing moves when it comes. */
export const MinimapToCome = () => <div className="h-[65px] border-line border-b bg-wash" />;
